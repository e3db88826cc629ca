import type { IncomingHttpHeaders } from 'node:http2';
import { refusedForGood, refusedForNow, type SendOutcome } from '../queue/send-outcome.js';
import { deliveredOf } from './partial-success.js';
import { messagesIn, numberIn, protobufFields, textIn } from './protobuf-fields.js';

const OK = 0;
const RESOURCE_EXHAUSTED = 8;
const [UNKNOWN, UNAVAILABLE] = [2, 14];
/** Cancelled, deadline exceeded, aborted, out of range, unavailable, data loss. */
const AGAIN = new Set([1, 4, 10, 11, UNAVAILABLE, 15]);
/** What gRPC makes of an answer that does not come from gRPC, such as a proxy's. */
const OF_HTTP: Readonly<Record<number, number>> = {
  429: UNAVAILABLE,
  502: UNAVAILABLE,
  503: UNAVAILABLE,
  504: UNAVAILABLE,
};
const PREFIX_BYTES = 5;
const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo';
/** Receivers say that a message is too long with the code of a quota, and in words of their own. */
const TOO_LARGE = /larger than max|too large|exceeds? (?:the )?max/i;

/** What an answer of gRPC means, by the specification of OTLP. */
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
  // A quota comes back only where the receiver says when.
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

/** Texts in headers of gRPC have escapes such as `%20`. */
function textOf(header: string | string[] | undefined): string {
  const text = Array.isArray(header) ? header.join() : (header ?? '');
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The wait that a `google.rpc.Status` in base64 asks for: a `RetryInfo` among its details. */
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
