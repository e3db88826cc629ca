import { randomUUID } from 'node:crypto';
import type { Context } from '@opentelemetry/api';
import { contextOfApp, contextWithFields, LEAN_ROOT, type AppScope } from '#context';
import { extractTrace, type TraceCarrier } from '../propagation.js';

const CORRELATION_KEY = 'x-correlation-id';

// Whatever else a sender says does not get into log lines.
const SANE = /^[\w.:-]{1,128}$/;

/**
 * The context of a piece of work that came from outside: the sender's trace and correlation id as far as the carrier
 * names them, and nothing of what happens to be active where it arrived.
 *
 * @param scope the application that does the work
 */
export function inboundContext(scope: AppScope | undefined, carrier: TraceCarrier = {}): Context {
  const traced = extractTrace(carrier, LEAN_ROOT);
  const given = carrier[CORRELATION_KEY];
  const correlationId = typeof given === 'string' && SANE.test(given) ? given : randomUUID();
  return contextWithFields({ correlation_id: correlationId }, scope ? contextOfApp(scope, traced) : traced);
}
