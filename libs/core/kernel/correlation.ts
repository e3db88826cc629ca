import { context, type Context } from '@opentelemetry/api';
import { boundFields } from './fields.js';
import { randomUuid } from './random-uuid.js';

/** The header of the correlation id in requests, messages and jobs. */
export const CORRELATION_HEADER = 'x-correlation-id';

// Ids of load balancers and Base64 contain `/`, `+`, `=`; no allowed character needs an escape in a header, a log line
// or a URL path.
const SANE = /^[\w.:/+=@~-]{1,128}$/;

/** Whether a received id is acceptable: 1 to 128 letters, digits and `_ . : / + = @ ~ -`. */
export function isSaneId(given: unknown): given is string {
  return typeof given === 'string' && SANE.test(given);
}

/** The received correlation id if it is acceptable, else a new one. */
export function correlationIdFrom(given: unknown): string {
  return isSaneId(given) ? given : randomUuid();
}

/** The correlation id of the current work, for outgoing requests and messages. */
export function currentCorrelationId(from: Context = context.active()): string | undefined {
  const id = boundFields(from).correlation_id;
  return typeof id === 'string' ? id : undefined;
}
