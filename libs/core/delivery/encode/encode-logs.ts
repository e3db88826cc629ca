import type { HrTime } from '@opentelemetry/api';
import type { Resource } from '#contracts';
import { writeAttributes, writeValue } from './any-value.js';
import { writeByOrigin, type SignalFields } from './origin.js';
import type { EncodingSteps } from './request-encoder.js';
import type { OtlpWriter } from './otlp-writer.js';

const FIELDS: SignalFields = { byResource: 'resourceLogs', byScope: 'scopeLogs', records: 'logRecords' };

/** A log line to be exported. */
export interface LogEntry {
  readonly time: HrTime;
  readonly observedTime: HrTime;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: unknown;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly droppedAttributesCount: number;
  /** Ids of the line's span. */
  readonly traceId?: string;
  readonly spanId?: string;
  readonly traceFlags?: number;
}

/** Writes an `ExportLogsServiceRequest`, one line per step. */
export function logsRequest(
  entries: readonly LogEntry[],
  resource: Pick<Resource, 'attributes' | 'schemaUrl'>,
  scope: { readonly name: string; readonly version?: string },
): EncodingSteps {
  const origin = { resource, scope };
  return (writer) => writeByOrigin(writer, entries, FIELDS, () => origin, writeLog);
}

function writeLog(writer: OtlpWriter, entry: LogEntry): void {
  writer.time(1, entry.time, 'timeUnixNano');
  if (entry.severityNumber > 0) writer.integer(2, entry.severityNumber, 'severityNumber');
  if (entry.severityText) writer.text(3, entry.severityText, 'severityText');
  if (entry.body !== undefined && entry.body !== null) {
    writer.open(5, 'body');
    writeValue(writer, entry.body);
    writer.close();
  }
  writeAttributes(writer, 6, entry.attributes);
  if (entry.droppedAttributesCount > 0)
    writer.integer(7, entry.droppedAttributesCount, 'droppedAttributesCount');
  if (entry.traceId && entry.spanId) {
    if (entry.traceFlags) writer.fixed32(8, entry.traceFlags, 'flags');
    writer.hex(9, entry.traceId, 'traceId');
    writer.hex(10, entry.spanId, 'spanId');
  }
  writer.time(11, entry.observedTime, 'observedTimeUnixNano');
}
