import { ExportStatus, type ExporterStatuses, type LogLines, type ThreadExports } from '#contracts';
import { redactText } from '#redaction';
import type { LogExport } from '../destination/log-sink.js';
import type { LostLines } from '../destination/lost-lines.js';
import { reportTo } from './report-lines.js';

/**
 * Sends the lines over OTLP from the telemetry thread: it gets their text, and this only hears how that goes.
 *
 * @param endpoint whom they go to, as warnings name it
 * @param lines the text of every line
 * @param lost is told of lines that the receiver does not get
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
