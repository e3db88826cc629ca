import type { IncomingHttpHeaders } from 'node:http';
import { correlationIdFrom, CORRELATION_HEADER } from '#context';

export { CORRELATION_HEADER };

/** The caller's correlation id if it is a sane one, else a new one. */
export function correlationIdOf(headers: IncomingHttpHeaders): string {
  return correlationIdFrom(headers[CORRELATION_HEADER]);
}
