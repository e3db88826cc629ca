import { ExportStatus, waitAtMost, type ExporterStatuses, type ResolvedOptions } from '#contracts';
import { DeliveryQueue, logsRequest, OtlpSender, type DeliveryLoss, type LogEntry } from '#delivery';
import { openOtlp, OWN_SCOPE, serviceResource } from '#otlp';
import { redactText } from '#redaction';
import type { LogExport } from '../destination/log-sink.js';
import type { LineLoss, LostLines } from '../destination/lost-lines.js';
import { warnOnce } from '../destination/warn-once.js';
import { logEntryOf } from './log-entry.js';
import { isSdkMessage } from './sdk-messages.js';

const LOSSES: Readonly<Record<DeliveryLoss, LineLoss>> = {
  queue_full: 'otlp_queue_full',
  export_failed: 'otlp_export_failed',
  rejected: 'otlp_rejected',
};

/**
 * Sends the lines over OTLP as well, in batches from a bounded queue. Nothing here waits for the receiver but `shutdown`.
 * What cannot be delivered is said once, on standard error, since a line about it would have to be delivered, too.
 *
 * @param lost counts lines that the receiver does not get
 * @throws ObservabilityError `OBS_OPTIONS_INVALID` when a certificate for the endpoint cannot be read
 */
export function openLogExport(
  options: ResolvedOptions,
  lost: LostLines,
  statuses?: ExporterStatuses,
): LogExport | undefined {
  const { logging } = options;
  const { endpoint } = logging;
  if (!endpoint) return undefined;
  const status = new ExportStatus();
  statuses?.set('logs', status);
  const resource = serviceResource(options);
  const { connection, tryLimitMs } = openOtlp('logs', endpoint, logging);
  const sender = new OtlpSender<LogEntry>(connection, logging.protocol, (entries) =>
    logsRequest(entries, resource, OWN_SCOPE),
  );
  const queue = new DeliveryQueue<LogEntry>({
    send: (batch, limitMs) => sender.send(batch, limitMs),
    close: () => sender.close(),
    report: reportTo(lost, status, redactText(endpoint)),
    maxQueueSize: logging.maxQueueSize,
    maxBatchSize: logging.maxExportBatchSize,
    scheduledDelayMs: logging.scheduledDelayMs,
    tryLimitMs: Math.min(tryLimitMs, logging.exportTimeoutMs),
  });
  return {
    emit(record) {
      if (!isSdkMessage(record)) queue.add(logEntryOf(record, logging));
    },
    async flush(limitMs) {
      queue.hurry();
      await waitAtMost(limitMs, queue.flush());
    },
    shutdown: (limitMs) => queue.shutdown(limitMs),
  };
}

function reportTo(lost: LostLines, status: ExportStatus, target: string) {
  const warnOfLoss = warnOnce(`log lines cannot be exported to ${target}`);
  const warnOfAnswer = warnOnce(`log lines exported to ${target}`);
  let lastReason = 'no reason given';
  return {
    delivered: () => status.delivered(),
    refused: (reason: string) => {
      lastReason = redactText(reason);
      status.refused(lastReason);
    },
    lost: (count: number, why: DeliveryLoss) => {
      if (why === 'export_failed') warnOfLoss(lastReason);
      lost.add(count, LOSSES[why]);
    },
    warned: (message: string) => warnOfAnswer(redactText(message)),
  };
}
