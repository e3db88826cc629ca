import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan, Resource } from '#contracts';
import { logsRequest, spansRequest, type LogEntry } from '#delivery';
import { createRedactor } from '#redaction';
import { ExportCounts, type RecordSignal } from '../../export-counts.js';
import type { ExportNews, ExportSettings } from '../../protocol.js';
import type { SpanRow } from '../../span-row.js';
import type { ThreadExporting } from '../thread-exporting.js';
import { exportedLine, type ReadLine } from './exported-line.js';
import { exportedSpan } from './exported-span.js';
import { redactRow } from './redact-row.js';
import { SignalExport } from './signal-export.js';

/**
 * The export over OTLP in the telemetry thread: redacts spans, then encodes, compresses and sends records, with
 * retries.
 *
 * @param memory see `ThreadSetup.counts`
 * @param tell reports the outcome to the main thread
 */
export function createExporting(
  settings: ExportSettings,
  memory: SharedArrayBuffer,
  tell: (news: ExportNews) => void,
): ThreadExporting {
  const counts = new ExportCounts(memory);
  const resource = { attributes: settings.resource as Attributes } as Resource;
  const redactor = createRedactor(settings.redact);
  const { traces: tracesTo, logs: logsTo } = settings;
  const traces = tracesTo && new SignalExport<ReadableSpan>('traces', tracesTo, spansRequest, counts, tell);
  const logs =
    logsTo &&
    new SignalExport<LogEntry>(
      'logs',
      logsTo,
      (batch) => logsRequest(batch, resource, settings.scope),
      counts,
      tell,
    );
  const exportOf = { traces, logs };
  return {
    span(row: SpanRow): void {
      if (!traces) return;
      redactRow(row, redactor);
      traces.add(exportedSpan(row, resource));
    },
    line(line: ReadLine): void {
      const entry = logsTo && exportedLine(line, logsTo);
      if (entry) logs?.add(entry);
    },
    unreadable: (signal) => exportOf[signal]?.unreadable(),
    room: (signal) => exportOf[signal]?.room ?? Infinity,
    flush: async (signal: RecordSignal, isLast: boolean) => exportOf[signal]?.flush(isLast),
    close: async () => void (await Promise.all([traces?.close(), logs?.close()])),
  };
}
