import {
  DELIVERY_FAILURES,
  DeliveryError,
  errorCode,
  reasonOf,
  type DeliveryFailureReason,
} from '#contracts';
import { redactText } from '#redaction';
import { cut, oneLine } from '../channels/message/cut.js';

const MAX_TEXT = 500;
/** Longest pause that a receiver may ask for; a longer one is shortened to this. */
const MAX_RETRY_AFTER_MS = 3_600_000;
const NO_RETRY: ReadonlySet<DeliveryFailureReason> = new Set(['auth', 'refused', 'template']);
const REASONS: ReadonlySet<string> = new Set(DELIVERY_FAILURES);

/** Why an attempt failed, and whether a retry may succeed. */
export interface Failure {
  readonly reason: DeliveryFailureReason;
  /** Without secrets, on one line. */
  readonly text: string;
  readonly retry: boolean;
  readonly retryAfterMs?: number;
}

/** Converts any value that a channel threw to a failure. */
export function failureFrom(error: unknown): Failure {
  const text = cut(oneLine(redactText(reasonOf(error))), MAX_TEXT);
  if (!isDeliveryError(error)) return { reason: 'unknown', text, retry: true };
  const { reason, options } = error;
  const retryAfterMs = options?.retryAfterMs;
  return {
    reason,
    text,
    retry: options?.retry ?? !NO_RETRY.has(reason),
    ...(typeof retryAfterMs === 'number' &&
      retryAfterMs > 0 && { retryAfterMs: Math.min(retryAfterMs, MAX_RETRY_AFTER_MS) }),
  };
}

export function timeoutFailure(limitMs: number): Failure {
  return { reason: 'timeout', text: `not done within ${limitMs} ms`, retry: true };
}

/** The error for callers that wait for one message. */
export function errorFrom({ reason, text, retry, retryAfterMs }: Failure): DeliveryError {
  return new DeliveryError(reason, text, { retry, ...(retryAfterMs !== undefined && { retryAfterMs }) });
}

/** Recognised by its code, since a channel may come from another copy of the package. */
function isDeliveryError(error: unknown): error is DeliveryError {
  return (
    errorCode(error) === 'OBS_DELIVERY' &&
    typeof error === 'object' &&
    error !== null &&
    'reason' in error &&
    typeof error.reason === 'string' &&
    REASONS.has(error.reason)
  );
}
