import { context, type Context } from '@opentelemetry/api';
import { boundFields } from './fields.js';
import { randomUuid } from './random-uuid.js';

/** The header that a correlation id travels in, in requests, messages and jobs. */
export const CORRELATION_HEADER = 'x-correlation-id';

// Ids of load balancers and Base64 have `/`, `+`, `=`; nothing in here needs an escape in a header, a line or a URL path.
const SANE = /^[\w.:/+=@~-]{1,128}$/;

/** Whether a sender's id can be used: 1 to 128 letters, digits and `_ . : / + = @ ~ -`. */
export function isSaneId(given: unknown): given is string {
  return typeof given === 'string' && SANE.test(given);
}

/** The sender's correlation id if it is a sane one, else a new one. */
export function correlationIdFrom(given: unknown): string {
  return isSaneId(given) ? given : randomUuid();
}

/** The correlation id of the work that goes on here, to be sent along with what it sends. */
export function currentCorrelationId(from: Context = context.active()): string | undefined {
  const id = boundFields(from).correlation_id;
  return typeof id === 'string' ? id : undefined;
}
