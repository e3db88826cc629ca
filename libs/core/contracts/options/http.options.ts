// Made by `npm run options` from the tables of the rooms: change the table, then run it again.
import type { LogLevel } from './option-values.js';

/** HTTP requests that come in and go out. */
export interface HttpOptions {
  /** Observe HTTP requests in the adapter: span, duration, request line. Default: `true`. */
  enabled?: boolean;
  /**
   * Paths that are not observed, with everything below them: `/health` is `/health` and `/health/live`, not
   * `/healthcare`; `/` is the root alone, `/*` everything. Default: none.
   */
  ignorePaths?: string[];
  /**
   * Request headers whose value becomes the correlation id; the first with a sane value counts, and it is
   * answered in the same header. Default: `["x-correlation-id","x-request-id"]`.
   */
  requestIdHeaders?: string[];
  /**
   * Level of the line about a request that was answered with a status below 400; `silent` writes none.
   * Default: `info`.
   */
  requestLevel?: LogLevel;
  /** The same for a 4xx, and for a client that went away before it was answered (499). Default: `warn`. */
  clientErrorLevel?: LogLevel;
  /** The same for a 5xx, and for a response that the server broke off. Default: `error`. */
  serverErrorLevel?: LogLevel;
  /**
   * Upper bounds, in seconds and strictly increasing, of the durations of HTTP requests that come in and go
   * out. Default: up to 10 s.
   */
  buckets?: number[];
  /**
   * A span for every outgoing request of `fetch` and `node:http`, and the trace in its headers. Default:
   * `true`.
   */
  client?: boolean;
}
