import { ProtobufWriter } from '#delivery';

/** How a `TelemetryReceiver` answers one request. */
export interface ReceiverAnswer {
  /** An HTTP status; 0 for no answer, -1 to reset the connection. */
  readonly status: number;
  readonly path: string;
  /** Number of parts reported as rejected although the request is accepted (partial success). */
  readonly rejected: number;
  readonly retryAfterSeconds: number | undefined;
  /** Remote write 2.0: the number of accepted samples. */
  readonly samplesWritten?: number | undefined;
}

const REASON = 'refused as the test wants it';
/** gRPC's INVALID_ARGUMENT and RESOURCE_EXHAUSTED. */
const STATUSES: Readonly<Record<number, number>> = { 200: 0, 400: 3, 429: 8 };
const UNAVAILABLE = 14;

export function httpHeaders(
  { retryAfterSeconds, samplesWritten }: ReceiverAnswer,
  isJson: boolean,
): Record<string, string> {
  return {
    'content-type': isJson ? 'application/json' : 'application/x-protobuf',
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    ...(samplesWritten !== undefined && {
      'x-prometheus-remote-write-samples-written': String(samplesWritten),
    }),
  };
}

export function grpcTrailers({ status, retryAfterSeconds }: ReceiverAnswer): Record<string, string> {
  const code = STATUSES[status] ?? UNAVAILABLE;
  return {
    'grpc-status': String(code),
    ...(retryAfterSeconds !== undefined && {
      'grpc-status-details-bin': retryInfo(code, retryAfterSeconds).toString('base64'),
    }),
  };
}

/** The answer's message: empty if everything was accepted. */
export function partialSuccess({ rejected, path }: ReceiverAnswer, isJson: boolean): Uint8Array {
  if (rejected === 0) return isJson ? Buffer.from('{}') : new Uint8Array();
  if (isJson) {
    const name = /trace/.test(path) ? 'Spans' : /metric/.test(path) ? 'DataPoints' : 'LogRecords';
    const partial = { [`rejected${name}`]: String(rejected), errorMessage: REASON };
    return Buffer.from(JSON.stringify({ partialSuccess: partial }));
  }
  const writer = new ProtobufWriter();
  writer.open(1);
  writer.int64(1, rejected);
  writer.text(2, REASON);
  writer.close();
  return writer.take();
}

/** A `google.rpc.Status` with a `RetryInfo`. */
function retryInfo(code: number, seconds: number): Buffer {
  const writer = new ProtobufWriter();
  writer.integer(1, code);
  writer.open(3);
  writer.text(1, 'type.googleapis.com/google.rpc.RetryInfo');
  writer.open(2);
  writer.open(1);
  writer.integer(1, Math.floor(seconds));
  writer.integer(2, Math.round((seconds % 1) * 1e9));
  writer.close();
  writer.close();
  writer.close();
  return Buffer.from(writer.take());
}
