// Made by `npm run options` from the tables of the rooms: change the table, then run it again.
import type { LogLevel } from './option-values.js';

/** Incoming and outgoing HTTP requests. */
export interface HttpOptions {
  /** Observe HTTP requests in the adapter: span, duration, request line. Default: `true`. */
  enabled?: boolean;
  /**
   * Paths to ignore, including everything below them: `/health` covers `/health` and `/health/live`, not
   * `/healthcare`; `/` is only the root, `/*` everything. Default: none.
   */
  ignorePaths?: string[];
  /**
   * Request headers with the correlation id; the first valid value is used, and returned in the same header.
   * Default: `["x-correlation-id","x-request-id"]`.
   */
  requestIdHeaders?: string[];
  /**
   * Level of the request line for responses with a status below 400; `silent` writes none. Default: `info`.
   */
  requestLevel?: LogLevel;
  /** Level for 4xx, and for clients that disconnected before the response (499). Default: `warn`. */
  clientErrorLevel?: LogLevel;
  /** Level for 5xx, and for responses aborted by the server. Default: `error`. */
  serverErrorLevel?: LogLevel;
  /**
   * Histogram buckets of the durations of incoming and outgoing HTTP requests, in seconds, strictly
   * increasing. Default: up to 10 s.
   */
  buckets?: number[];
  /**
   * Create a span for every outgoing request of `fetch` and `node:http`, and add the trace to its headers.
   * Default: `true`.
   */
  client?: boolean;
}
