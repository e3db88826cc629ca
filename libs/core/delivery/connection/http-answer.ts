import type { IncomingHttpHeaders } from 'node:http';
import { refusedForGood, refusedForNow, type SendOutcome } from '../queue/send-outcome.js';
import { deliveredOf } from './partial-success.js';
import { protobufFields, textIn } from './protobuf-fields.js';

/** Status codes after which OTLP allows a retry of the same request. */
const AGAIN = new Set([429, 502, 503, 504]);
const TOO_LARGE = 413;
/** Maximum number of characters shown of a receiver's explanation. */
const TEXT_LENGTH = 200;

/** The outcome of an HTTP answer, as OTLP specifies. */
export function outcomeOfHttp(status: number, headers: IncomingHttpHeaders, body: Uint8Array): SendOutcome {
  const type = headers['content-type'] ?? '';
  if (status >= 200 && status < 300) return deliveredOf(body, type.includes('json'));
  const text = explanationOf(type, body);
  const reason = text ? `HTTP ${status}: ${text}` : `HTTP ${status}`;
  if (status === TOO_LARGE) return { ...refusedForGood(reason), tooLarge: true };
  if (!AGAIN.has(status)) return refusedForGood(reason);
  return refusedForNow(reason, retryAfterMs(headers['retry-after'], Date.now()));
}

/**
 * The delay of a `Retry-After` header in milliseconds; the header holds seconds or a date.
 *
 * @param now milliseconds since 1970
 * @returns undefined for a missing or invalid header
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const value = header?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Receivers explain an error in a `google.rpc.Status`, whose second field is a text, or in any other format. */
function explanationOf(type: string, body: Uint8Array): string {
  return (type.includes('protobuf') ? statusText(body) : Buffer.from(body).toString())
    .trim()
    .slice(0, TEXT_LENGTH);
}

function statusText(body: Uint8Array): string {
  try {
    return textIn(protobufFields(body), 2);
  } catch {
    return '';
  }
}
