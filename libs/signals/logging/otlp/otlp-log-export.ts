import { ExportStatus, waitAtMost, type ExporterStatuses, type ResolvedOptions } from '#contracts';
import { DeliveryQueue, logsRequest, OtlpSender, type LogEntry } from '#delivery';
import { openOtlp, OWN_SCOPE, serviceResource } from '#otlp';
import { redactText } from '#redaction';
import type { LogExport } from '../destination/log-sink.js';
import type { LostLines } from '../destination/lost-lines.js';
import { logEntryOf } from './log-entry.js';
import { reportTo } from './report-lines.js';
import { isSdkMessage } from './sdk-messages.js';

/**
 * Exports lines over OTLP in batches from a bounded queue. Only `shutdown` waits for the receiver. A failing export is
 * reported once, on standard error, since a log line about it would have to be exported as well.
 *
 * @param lost counts lines that were not delivered
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
  status.queue = queue;
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
