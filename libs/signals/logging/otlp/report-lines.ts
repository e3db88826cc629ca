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
 * Counts how the export of lines goes, wherever it runs. What cannot be delivered is said once, on standard error, since a
 * line about it would have to be delivered, too.
 *
 * @param target whom lines go to, as the warning names it
 */
export function reportTo(lost: LostLines, status: ExportStatus, target: string): ThreadExportEvents {
  const warnOfLoss = warnOnce(`log lines cannot be exported to ${target}`);
  const warnOfAnswer = warnOnce(`log lines exported to ${target}`);
  let lastReason = 'no reason given';
  return {
    delivered: () => status.delivered(),
    refused: (reason: string) => {
      lastReason = redactText(reason);
      status.refused(lastReason);
    },
    lost: (count, why) => {
      if (why === 'export_failed') warnOfLoss(lastReason);
      lost.add(count, LOSSES[why]);
    },
    warned: (message: string) => warnOfAnswer(redactText(message)),
  };
}
