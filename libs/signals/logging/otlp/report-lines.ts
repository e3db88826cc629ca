import type { ExportStatus, ThreadExportEvents, ThreadLoss } from '#contracts';
import { redactText } from '#redaction';
import type { LineLoss, LostLines } from '../destination/lost-lines.js';
import { warnOnce } from '../destination/warn-once.js';

const LOSSES: Readonly<Record<ThreadLoss, LineLoss>> = {
  queue_full: 'otlp_queue_full',
  export_failed: 'otlp_export_failed',
  rejected: 'otlp_rejected',
  thread_died: 'otlp_thread_died',
};

/**
 * Counts the results of log exports in either thread. A failing export is reported once, on standard error, since a log
 * line about it would have to be exported as well.
 *
 * @param target the receiver's name in the warning
 */
export function reportTo(lost: LostLines, status: ExportStatus, target: string): ThreadExportEvents {
  const warnOfLoss = warnOnce(`log lines cannot be exported to ${target}`);
  const warnOfAnswer = warnOnce(`log lines exported to ${target}`);
  let lastReason = 'no reason given';
  return {
    delivered: (count) => status.delivered(count),
    refused: (reason: string) => {
      lastReason = redactText(reason);
      status.refused(lastReason);
    },
    lost: (count, why) => {
      if (why === 'export_failed') warnOfLoss(lastReason);
      lost.add(count, LOSSES[why]);
      status.lost(count, why);
    },
    warned: (message: string) => warnOfAnswer(redactText(message)),
  };
}
