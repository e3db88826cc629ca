/** An HTTP request whose response is closed. */
export interface ServedRequest {
  /** A known method or `_OTHER`. */
  readonly method: string;
  /** Route template such as `/orders/:id`; `unmatched` when no route took it. */
  readonly route: string;
  /** Status answered; 499 when the client went away before there was one. */
  readonly status: number;
  /** From its arrival until its response was closed. */
  readonly seconds: number;
}

/** Listener of every HTTP request. Its errors are swallowed: they must not reach the request. */
export interface HttpRequestListener {
  /** A request is at a route now; at first, where the route is found later, at `unmatched`. */
  entered?(method: string, route: string): void;
  /** It is there no longer: it is over, or found its route. There is one for each `entered`, however it ends. */
  left?(method: string, route: string): void;
  /** It is over. */
  served?(request: ServedRequest): void;
}

/** Port of the HTTP server's hook, under the token `HTTP_REQUEST_LISTENERS`. */
export interface HttpRequestListeners {
  /** @returns a function that takes the listener out again */
  add(listener: HttpRequestListener): () => void;
}
