// Made by `npm run options` from the tables of the rooms: change the table, then run it again.

/** HTTP requests that come in and go out. */
export interface HttpOptions {
  /** Observe HTTP requests in the adapter: span, duration, request line. Default: `true`. */
  enabled?: boolean;
  /** Paths that are not observed, compared with the start of the URL path. Default: none. */
  ignorePaths?: string[];
  /**
   * A span for every outgoing request of `fetch` and `node:http`, and the trace in its headers. Default:
   * `true`.
   */
  client?: boolean;
}
