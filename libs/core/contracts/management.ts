import type { IncomingHttpHeaders } from 'node:http';

/** HTTP methods of management pages; HEAD is included in GET. */
export type ManagementMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface ManagementRequest {
  method: ManagementMethod | 'HEAD';
  /** Path without query. */
  path: string;
  /** Values of the `:name` placeholders in the endpoint's path, decoded. */
  params: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** Whether the request has a valid token; an `open` page may show more then. */
  authorized?: boolean;
  /** The raw body, read on demand. @throws an error that the server answers with 413 */
  bytes(): Promise<Uint8Array>;
  /** The body as JSON, read on demand. @throws an error that the server answers with 400, 413 or 415 */
  json(): Promise<unknown>;
}

export interface ManagementResponse {
  status: number;
  headers: Record<string, string>;
  /** An iterable is written piece by piece, so that a large page does not block the event loop. */
  body: string | Uint8Array | AsyncIterable<string | Uint8Array>;
}

/** Port of the management server: a page on it. */
export interface ManagementEndpoint {
  /** Exact path, e.g. `/metrics`; `:name` matches one segment (`/health/:component`). */
  readonly path: string;
  /** Default: `GET`. */
  readonly method?: ManagementMethod;
  /**
   * `open` for probes and scrapers; `token` for pages that change state or show telemetry; `local` is open on loopback
   * and needs a token otherwise; `origin` for pages that browsers post to (a list of allowed origins instead of a
   * token). Default: `open`.
   */
  readonly access?: 'open' | 'local' | 'token' | 'origin';
  /** Whether the page is listed in the answer for an unknown path. Default: only `open` pages. */
  readonly listed?: boolean;
  /** Whether requests per client are rate-limited (`management.rateLimit`). Default: all pages except `open` ones. */
  readonly limited?: boolean;
  /**
   * Whether a response lasts until its client disconnects, e.g. server-sent events. At most 32 such responses run at
   * once, counted separately from other requests; further ones are answered with 503.
   */
  readonly streaming?: boolean;
  /**
   * A key that is equal for requests with the same answer, e.g. the format. Waiting requests with the same key share
   * one answer, which is started after the last of them arrived. Only for `limited` pages. Default: no sharing.
   */
  sharedBy?(request: ManagementRequest): string;
  handle(request: ManagementRequest): ManagementResponse | Promise<ManagementResponse>;
  /** Called with the status of each request refused before `handle`: by origin, rate, size or type. */
  refused?(status: number): void;
}
