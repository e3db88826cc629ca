import { DeliveryError, errorCode, reasonOf, type DeliveryFailureReason } from '#contracts';
import { cut, oneLine } from '../message/cut.js';
import type { HttpAnswer } from './exchange.js';
import { ProxyRefusal } from './proxy.js';

/** Maximum length of a receiver's text in an error. */
const MAX_TEXT = 300;
/** Longest accepted `Retry-After`; a longer one is shortened to this. */
const MAX_RETRY_AFTER_MS = 3_600_000;
const RETRY: ReadonlySet<DeliveryFailureReason> = new Set([
  'rate_limit',
  'timeout',
  'unreachable',
  'server_error',
]);

/** Maps an answer to a failure; undefined for 200 to 299. */
export function failureOf(answer: HttpAnswer, host: string, nowMs: number): DeliveryError | undefined {
  const { status, body } = answer;
  if (status >= 200 && status < 300) return undefined;
  const reason = reasonFor(status);
  const retryAfterMs = retryAfter(answer.headers['retry-after'], nowMs);
  const said = oneLine(body);
  const text = `${host} answered ${status}${advice(status)}${said === '' ? '' : `: ${cut(said, MAX_TEXT)}`}`;
  return new DeliveryError(reason, text, {
    retry: RETRY.has(reason),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

function reasonFor(status: number): DeliveryFailureReason {
  if (status === 401 || status === 403 || status === 407) return 'auth';
  if (status === 429) return 'rate_limit';
  if (status === 408 || status === 504) return 'timeout';
  return status >= 500 ? 'server_error' : 'refused';
}

function advice(status: number): string {
  return status >= 300 && status < 400 ? ' (redirects are not followed: give the address it leads to)' : '';
}

/** Parses `Retry-After`, in seconds or as a date, to milliseconds. */
export function retryAfter(value: string | string[] | undefined, nowMs: number): number | undefined {
  const text = Array.isArray(value) ? value[0] : value;
  if (text === undefined || text.trim() === '') return undefined;
  const seconds = Number(text);
  const waitMs = Number.isNaN(seconds) ? Date.parse(text) - nowMs : seconds * 1_000;
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(0, waitMs), MAX_RETRY_AFTER_MS);
}

/** Maps a connection error to a failure. The message does not contain the address, which may hold a secret. */
export function connectionFailure(error: unknown, host: string, signal: AbortSignal): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (signal.aborted) return new DeliveryError('timeout', `${host} did not answer in time`);
  if (error instanceof ProxyRefusal)
    return new DeliveryError(error.status === 407 ? 'auth' : 'unreachable', reasonOf(error));
  return new DeliveryError(
    'unreachable',
    `${host} cannot be reached: ${errorCode(error) ?? reasonOf(error)}`,
  );
}
