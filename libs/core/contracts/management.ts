import type { IncomingHttpHeaders } from 'node:http';

/** What a page of the management port answers to; HEAD comes with GET. */
export type ManagementMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface ManagementRequest {
  method: ManagementMethod | 'HEAD';
  /** Path without query. */
  path: string;
  /** What stood at each `:name` of the endpoint's path, decoded. */
  params: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** Whether a valid token came along; on an `open` page it may decide how much is shown. */
  authorized?: boolean;
  /** The body as it came, read when asked for. @throws an error the server answers as 413 */
  bytes(): Promise<Uint8Array>;
  /** The body as JSON, read when asked for. @throws an error the server answers as 400, 413 or 415 */
  json(): Promise<unknown>;
}

export interface ManagementResponse {
  status: number;
  headers: Record<string, string>;
  /** Written piece by piece when it is iterable, so that a large page never blocks the event loop. */
  body: string | Uint8Array | AsyncIterable<string | Uint8Array>;
}

/** Port of the management server: a page on it. */
export interface ManagementEndpoint {
  /** Exact path, such as `/metrics`; `:name` stands for one part of it (`/health/:component`). */
  readonly path: string;
  /** Default: `GET`. */
  readonly method?: ManagementMethod;
  /**
   * `open` for probes and scrapers; `token` for whatever changes state or shows telemetry; `local` for what is open on
   * loopback and needs a token beyond; `origin` for pages browsers post to (an allow-list of origins instead of a
   * token). Default: `open`.
   */
  readonly access?: 'open' | 'local' | 'token' | 'origin';
  /** Whether the page is named to who asks for one that does not exist. Default: when it is `open`. */
  readonly listed?: boolean;
  /** Whether one client may ask only so often (`management.rateLimit`). Default: all pages but `open` ones. */
  readonly limited?: boolean;
  /**
   * Whether an answer lasts until its client leaves, as server-sent events do. Such answers have a share of the port of
   * their own, 32 at the same time, so that they take nobody else's place; more are asked to come again (503).
   */
  readonly streaming?: boolean;
  /**
   * What is the same for requests with the same answer, such as the format. Those of them that wait at the same time
   * share one answer, which is begun after the last of them came. Only for `limited` pages. Default: none share.
   */
  sharedBy?(request: ManagementRequest): string;
  handle(request: ManagementRequest): ManagementResponse | Promise<ManagementResponse>;
  /** Called with the status of each request that was refused before `handle` answered: by origin, rate, size, type. */
  refused?(status: number): void;
}
