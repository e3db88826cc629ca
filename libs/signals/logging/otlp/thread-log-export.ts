import { ExportStatus, type ExporterStatuses, type LogLines, type ThreadExports } from '#contracts';
import { redactText } from '#redaction';
import type { LogExport } from '../destination/log-sink.js';
import type { LostLines } from '../destination/lost-lines.js';
import { reportTo } from './report-lines.js';

/**
 * Exports lines over OTLP from the telemetry thread: passes it their text, and receives the results.
 *
 * @param endpoint the receiver's name in warnings
 * @param lines the text of every line
 * @param lost counts lines that were not delivered
 */
export function openThreadLogExport(
  thread: ThreadExports,
  endpoint: string,
  lines: LogLines,
  lost: LostLines,
  statuses?: ExporterStatuses,
): LogExport {
  const status = new ExportStatus();
  statuses?.set('logs', status);
  thread.listen('logs', reportTo(lost, status, redactText(endpoint)));
  lines.tap((line, traceFlags) => thread.line(line, traceFlags));
  const deliver = async (limitMs: number): Promise<void> => {
    await thread.flush('logs', limitMs, true);
  };
  return { emit: () => undefined, flush: deliver, shutdown: deliver };
}
