import { DeliveryError, reasonOf } from '#contracts';
import type { Attempt } from './channel.js';

/** Converts any thrown value to a delivery error without secrets. */
export function safeFailure(error: unknown, { signal, secrets }: Attempt): DeliveryError {
  const message = secrets.clean(reasonOf(error));
  if (error instanceof DeliveryError) return new DeliveryError(error.reason, message, error.options);
  if (signal.aborted) return new DeliveryError('timeout', 'the attempt was cancelled before it finished');
  return new DeliveryError('unknown', message);
}
