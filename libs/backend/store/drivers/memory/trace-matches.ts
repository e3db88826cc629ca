import type { TraceFilter } from '#contracts';
import { cleanText } from '../clean-text.js';
import { hasValue } from '../has-value.js';
import type { KeptSpan, KeptTrace } from './kept-trace.js';

/** Whether each condition holds for the trace, or for at least one of its spans. */
export function matchesTrace(trace: KeptTrace, filter: TraceFilter): boolean {
  const { fromMs = -Infinity, toMs = Infinity, status, service, operation, attributes = {} } = filter;
  const startMs = trace.startUs / 1000;
  if (startMs + trace.durationNs / 1e6 < fromMs || startMs > toMs) return false;
  if (status !== undefined && trace.errors > 0 !== (status === 'error')) return false;
  if (operation === undefined && !lastsAsLong(trace, filter)) return false;
  const some = (test: (span: KeptSpan) => boolean): boolean => trace.kept.some(test);
  if (service !== undefined && !some((span) => span.service === cleanText(service))) return false;
  if (
    operation !== undefined &&
    !some((span) => span.name === cleanText(operation) && lastsAsLong(span, filter))
  )
    return false;
  return Object.entries(attributes).every(([name, text]) =>
    some((span) => hasValue(span.attributes, name, text)),
  );
}

function lastsAsLong(
  { durationNs }: { durationNs: number },
  { minDurationMs = -Infinity, maxDurationMs = Infinity }: TraceFilter,
): boolean {
  return durationNs >= minDurationMs * 1e6 && durationNs <= maxDurationMs * 1e6;
}
