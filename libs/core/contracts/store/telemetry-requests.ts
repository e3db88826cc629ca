/** A question to the telemetry thread, as a page of the management port got it. */
export interface TelemetryRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** Path below the root, such as `/api/v1/query`. */
  readonly path: string;
  /** Query string without "?". */
  readonly query: string;
  /** Of the body, `''` without one. */
  readonly contentType: string;
  /** Empty without a body. */
  readonly body: Uint8Array;
  /** Whether it came over the network, and not from the application's own code. */
  readonly remote?: boolean;
}

/** The answer: begun at once, its body read in pieces of at most 64 KiB. */
export interface TelemetryResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Port: asks the telemetry thread. The thread answers with it; the main thread forwards with it.
 *
 * @param signal cancels the request; the body then ends with an error
 */
export type TelemetryRequests = (
  request: TelemetryRequest,
  signal?: AbortSignal,
) => Promise<TelemetryResponse>;
