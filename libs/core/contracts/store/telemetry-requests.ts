/** A request to the telemetry thread, as received by a page of the management port. */
export interface TelemetryRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** Path from the root, e.g. `/api/v1/query`. */
  readonly path: string;
  /** Query string without "?". */
  readonly query: string;
  /** Content type of the body, `''` without one. */
  readonly contentType: string;
  /** Empty without a body. */
  readonly body: Uint8Array;
  /** Whether it came over the network rather than from the application's code. */
  readonly remote?: boolean;
}

/** The response: returned at once, its body read in pieces of at most 64 KiB. */
export interface TelemetryResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Port: sends a request to the telemetry thread. The thread implements it; the main thread forwards through it.
 *
 * @param signal cancels the request; the body then ends with an error
 */
export type TelemetryRequests = (
  request: TelemetryRequest,
  signal?: AbortSignal,
) => Promise<TelemetryResponse>;
