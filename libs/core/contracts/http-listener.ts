/** An HTTP request whose response is closed. */
export interface ServedRequest {
  /** A known method or `_OTHER`. */
  readonly method: string;
  /** Route template, e.g. `/orders/:id`; `unmatched` when no route matched. */
  readonly route: string;
  /** Response status; 499 when the client disconnected before a response. */
  readonly status: number;
  /** Time from the request's arrival until its response was closed. */
  readonly seconds: number;
}

/** Listens to every HTTP request. Its errors are swallowed, so that they cannot reach the request. */
export interface HttpRequestListener {
  /** A request entered a route; initially `unmatched` where the route is determined later. */
  entered?(method: string, route: string): void;
  /** A request left a route, because it ended or its route was determined. Called once for each `entered`. */
  left?(method: string, route: string): void;
  /** A request ended. */
  served?(request: ServedRequest): void;
}

/** Port of the HTTP server hook, with the token `HTTP_REQUEST_LISTENERS`. */
export interface HttpRequestListeners {
  /** @returns a function that removes the listener */
  add(listener: HttpRequestListener): () => void;
}
