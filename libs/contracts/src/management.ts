import type { IncomingHttpHeaders } from 'node:http';

export interface ManagementRequest {
  /** Path without query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
}

export interface ManagementResponse {
  status: number;
  headers: Record<string, string>;
  /** Written piece by piece when it is iterable, so that a large page never blocks the event loop. */
  body: string | Uint8Array | AsyncIterable<string | Uint8Array>;
}

/** Port of the management server: whoever wants a page there provides one of these. GET and HEAD only. */
export interface ManagementEndpoint {
  /** Exact path, such as `/metrics`. */
  readonly path: string;
  handle(request: ManagementRequest): ManagementResponse | Promise<ManagementResponse>;
}
