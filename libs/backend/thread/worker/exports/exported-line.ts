import type { HrTime } from '@opentelemetry/api';
import { LOG_SEVERITIES } from '#contracts';
import { exceptionAttributes, type LogEntry } from '#delivery';

/** A log line as the thread received it. */
export interface ReadLine {
  /** Trace flags of the line's span; 0 without a span. */
  readonly traceFlags: number;
  /** The line's JSON object. */
  readonly line: Readonly<Record<string, unknown>>;
}

/** Limits of a record. */
export interface LineLimits {
  readonly maxAttributes: number;
  readonly maxAttributeLength?: number;
}

/**
 * OpenTelemetry's own messages have this context. They are not exported, because an export error would cause further
 * messages.
 */
const SDK_CONTEXT = 'OpenTelemetry';
const [ZERO, NINE] = [48, 57];

/** Parses a line of the ring; leading digits hold the flags of its span. @throws when it is not a JSON object */
export function readLine(text: string): ReadLine {
  const first = text.charCodeAt(0);
  const hasFlags = first >= ZERO && first <= NINE;
  const from = hasFlags ? text.indexOf('{') : 0;
  const line: unknown = JSON.parse(text.slice(from));
  if (typeof line !== 'object' || line === null || Array.isArray(line)) throw new TypeError('no line');
  return { traceFlags: Number(text.slice(0, from)), line: line as Record<string, unknown> };
}

/** The record to export; undefined for a line that is not exported. */
export function exportedLine({ line, traceFlags }: ReadLine, limits: LineLimits): LogEntry | undefined {
  if (line['context'] === SDK_CONTEXT) return undefined;
  // Service and version belong to the resource, not to the line.
  const { level, time, msg, trace_id, span_id, service: _service, version: _version, ...fields } = line;
  const label = String(level);
  const [severityNumber, severityText] = LOG_SEVERITIES[label] ?? [0, label.toUpperCase()];
  const at = hrTimeOf(Date.parse(String(time)));
  return {
    time: at,
    observedTime: at,
    severityNumber,
    severityText,
    body: msg,
    ...limitedFields(fields, limits),
    ...(typeof trace_id === 'string' &&
      typeof span_id === 'string' && { traceId: trace_id, spanId: span_id, traceFlags }),
  };
}

function hrTimeOf(milliseconds: number): HrTime {
  const seconds = Math.floor(milliseconds / 1000);
  return [seconds, Math.round((milliseconds - seconds * 1000) * 1e6)];
}

function limitedFields(
  fields: Readonly<Record<string, unknown>>,
  { maxAttributes, maxAttributeLength }: LineLimits,
): Pick<LogEntry, 'attributes' | 'droppedAttributesCount'> {
  const count = countOf(fields);
  const dropped = Math.max(0, count - maxAttributes);
  // Most lines exceed no limit and have no error, so they are not copied.
  const attributes =
    dropped === 0 && maxAttributeLength === undefined
      ? fields
      : cutFields(fields, maxAttributes, maxAttributeLength ?? Infinity);
  const { err } = attributes;
  if (typeof err !== 'object' || err === null) return { attributes, droppedAttributesCount: dropped };
  const exception = exceptionAttributes(err, maxAttributes - (count - dropped));
  return { attributes: { ...attributes, ...exception }, droppedAttributesCount: dropped };
}

function countOf(fields: Readonly<Record<string, unknown>>): number {
  let count = 0;
  for (const _name in fields) count += 1;
  return count;
}

function cutFields(
  fields: Readonly<Record<string, unknown>>,
  most: number,
  length: number,
): Record<string, unknown> {
  const kept = Object.entries(fields).slice(0, most);
  return Object.fromEntries(kept.map(([name, value]) => [name, cut(value, length)]));
}

/** Truncates texts at any depth, as the specification requires. */
function cut(value: unknown, length: number): unknown {
  if (typeof value === 'string') return value.length > length ? value.slice(0, length) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => cut(one, length));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, cut(inner, length)]));
}
