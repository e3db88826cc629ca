import { isValidSpanId, isValidTraceId, TraceFlags, type SpanContext } from '@opentelemetry/api';

/** Flag: the last seven bytes of the trace id are random (Trace Context level 2). */
export const RANDOM_FLAG = 0x02;

const KNOWN_FLAGS = TraceFlags.SAMPLED | RANDOM_FLAG;
const FORMAT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * Parses a `traceparent` by W3C Trace Context level 2: version 00 strictly, later versions as far as they start like
 * 00.
 *
 * @returns undefined for an invalid header, so that a new trace starts
 */
export function parseTraceparent(header: string): SpanContext | undefined {
  const match = FORMAT.exec(trimBlanks(header));
  if (!match) return undefined;
  const [, version, traceId = '', spanId = '', flags = '', rest] = match;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (!isValidTraceId(traceId) || !isValidSpanId(spanId)) return undefined;
  return { traceId, spanId, traceFlags: parseInt(flags, 16) & KNOWN_FLAGS, isRemote: true };
}

/** Formats a `traceparent` of version 00; flags unknown to level 2 are dropped. */
export function formatTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-0${(traceFlags & KNOWN_FLAGS).toString(16)}`;
}

/** Removes HTTP's optional white space: only spaces and tabs. Linear, because the text is external. */
export function trimBlanks(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isBlank(text, start)) start++;
  while (end > start && isBlank(text, end - 1)) end--;
  return text.slice(start, end);
}

function isBlank(text: string, at: number): boolean {
  return text[at] === ' ' || text[at] === '\t';
}
