import type { IncomingHttpHeaders } from 'node:http2';
import { refusedForGood, refusedForNow, type SendOutcome } from '../queue/send-outcome.js';
import { deliveredOf } from './partial-success.js';
import { messagesIn, numberIn, protobufFields, textIn } from './protobuf-fields.js';

const OK = 0;
const RESOURCE_EXHAUSTED = 8;
const [UNKNOWN, UNAVAILABLE] = [2, 14];
/** Codes that OTLP allows to retry: cancelled, deadline exceeded, aborted, out of range, unavailable, data loss. */
const AGAIN = new Set([1, 4, 10, 11, UNAVAILABLE, 15]);
/** gRPC's mapping of HTTP status codes, for answers that do not come from gRPC, such as a proxy's. */
const OF_HTTP: Readonly<Record<number, number>> = {
  429: UNAVAILABLE,
  502: UNAVAILABLE,
  503: UNAVAILABLE,
  504: UNAVAILABLE,
};
const PREFIX_BYTES = 5;
const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo';
/** Receivers report a message that is too large with RESOURCE_EXHAUSTED, each with a different text. */
const TOO_LARGE = /larger than max|too large|exceeds? (?:the )?max/i;

/** The outcome of a gRPC answer, as OTLP specifies. */
export function outcomeOfGrpc(
  headers: IncomingHttpHeaders,
  trailers: IncomingHttpHeaders,
  body: Uint8Array,
): SendOutcome {
  const all = { ...headers, ...trailers };
  const status = statusOf(all);
  if (status === OK) return deliveredOf(body.subarray(PREFIX_BYTES), false);
  const message = textOf(all['grpc-message']);
  const reason = `gRPC status ${status}${message && `: ${message}`}`;
  const waitMs = retryInfoMs(textOf(all['grpc-status-details-bin']));
  // RESOURCE_EXHAUSTED may be retried only if the receiver sends a delay.
  if (status === RESOURCE_EXHAUSTED)
    return waitMs === undefined
      ? { ...refusedForGood(reason), ...(TOO_LARGE.test(message) && { tooLarge: true }) }
      : refusedForNow(reason, waitMs);
  return AGAIN.has(status) ? refusedForNow(reason, waitMs) : refusedForGood(reason);
}

function statusOf(headers: IncomingHttpHeaders): number {
  const status = headers['grpc-status'];
  if (status !== undefined) return Number(status);
  return OF_HTTP[Number(headers[':status'] ?? 0)] ?? UNKNOWN;
}

/** Decodes escapes such as `%20` in gRPC headers. */
function textOf(header: string | string[] | undefined): string {
  const text = Array.isArray(header) ? header.join() : (header ?? '');
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The retry delay in a base64-encoded `google.rpc.Status`: a `RetryInfo` among its details. */
function retryInfoMs(details: string): number | undefined {
  if (!details) return undefined;
  try {
    const status = protobufFields(Buffer.from(details, 'base64'));
    const info = messagesIn(status, 3).find((detail) => textIn(detail, 1) === RETRY_INFO);
    const delay = info && messagesIn(messagesIn(info, 2)[0] ?? new Map(), 1)[0];
    return delay && numberIn(delay, 1) * 1000 + numberIn(delay, 2) / 1_000_000;
  } catch {
    return undefined;
  }
}
