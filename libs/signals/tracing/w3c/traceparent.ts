import { isValidSpanId, isValidTraceId, TraceFlags, type SpanContext } from '@opentelemetry/api';

/** Says that the last seven bytes of the trace id are random (Trace Context level 2). */
export const RANDOM_FLAG = 0x02;

const KNOWN_FLAGS = TraceFlags.SAMPLED | RANDOM_FLAG;
const FORMAT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * Reads a `traceparent` as W3C Trace Context level 2 has it: version 00 to the letter, later versions as far as they
 * begin like 00.
 *
 * @returns undefined when the header says nothing sane, so that a new trace begins
 */
export function parseTraceparent(header: string): SpanContext | undefined {
  const match = FORMAT.exec(trimBlanks(header));
  if (!match) return undefined;
  const [, version, traceId = '', spanId = '', flags = '', rest] = match;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (!isValidTraceId(traceId) || !isValidSpanId(spanId)) return undefined;
  return { traceId, spanId, traceFlags: parseInt(flags, 16) & KNOWN_FLAGS, isRemote: true };
}

/** Writes a `traceparent` of version 00; flags that level 2 does not know are not passed on. */
export function formatTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-0${(traceFlags & KNOWN_FLAGS).toString(16)}`;
}

/** Without the optional white space of HTTP around it: spaces and tabs and nothing else. In linear time, as it is input. */
export function trimBlanks(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isBlank(text, start)) start++;
  while (end > start && isBlank(text, end - 1)) end--;
  return text.slice(start, end);
}

function isBlank(text: string, at: number): boolean {
  return text[at] === ' ' || text[at] === '\t';
}
