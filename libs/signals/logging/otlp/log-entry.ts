import { trace } from '@opentelemetry/api';
import type { ResolvedOptions } from '#contracts';
import { exceptionAttributes, type LogEntry } from '#delivery';
import { millisToHrTime } from '#otlp';
import { levelName, severityNumber } from '../levels/level-names.js';
import type { LogRecord } from '../line/log-record.js';

/** Resource attributes, which are not repeated per line. */
const RESOURCE_FIELDS = new Set(['service', 'version']);

type Limits = Pick<ResolvedOptions['logging'], 'maxAttributes' | 'maxAttributeLength'>;

/** Converts a line, already redacted and bounded, to OTLP, with the trace ids in separate fields. */
export function logEntryOf(record: LogRecord, { maxAttributes, maxAttributeLength }: Limits): LogEntry {
  const { level, time, message, context } = record;
  const fields = record.fields.filter(({ name }) => !RESOURCE_FIELDS.has(name));
  const attributes: Record<string, unknown> = {};
  for (const { name, json } of fields.slice(0, maxAttributes))
    attributes[name] = shortened(JSON.parse(json), maxAttributeLength);
  const room = maxAttributes - Object.keys(attributes).length;
  Object.assign(attributes, exceptionAttributes(attributes['err'], room));
  const at = millisToHrTime(time);
  return {
    time: at,
    observedTime: at,
    severityNumber: severityNumber(level),
    severityText: levelName(level),
    body: message === undefined ? undefined : (JSON.parse(message) as unknown),
    attributes,
    droppedAttributesCount: Math.max(0, fields.length - maxAttributes),
    ...trace.getSpanContext(context),
  };
}

/** Shortens texts at any depth. */
function shortened(value: unknown, length: number | undefined): unknown {
  if (length === undefined) return value;
  if (typeof value === 'string') return value.slice(0, length);
  if (Array.isArray(value)) return value.map((item) => shortened(item, length));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shortened(item, length)]));
}
