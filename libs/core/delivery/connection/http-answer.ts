import type { IncomingHttpHeaders } from 'node:http';
import { refusedForGood, refusedForNow, type SendOutcome } from '../queue/send-outcome.js';
import { deliveredOf } from './partial-success.js';
import { protobufFields, textIn } from './protobuf-fields.js';

/** Answers after which OTLP allows the same request again. */
const AGAIN = new Set([429, 502, 503, 504]);
const TOO_LARGE = 413;
/** Characters of a receiver's explanation that are shown. */
const TEXT_LENGTH = 200;

/** What an answer over HTTP means, by the specification of OTLP. */
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
 * Milliseconds that a header `Retry-After` asks for: a number of seconds, or a date.
 *
 * @param now milliseconds since 1970
 * @returns undefined for a header that is missing, or says nothing
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const value = header?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Receivers explain an error in a `google.rpc.Status`, whose second field is a text, or as they like. */
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
