import type { LoggerProvider } from '@opentelemetry/sdk-logs';
import { ExportStatus, loadPeer, waitAtMost, type ExporterStatuses, type ResolvedOptions } from '#contracts';
import { hurry, serviceResource } from '#otlp';
import { redactText } from '#redaction';
import type { LogExport } from '../destination/log-sink.js';
import type { LostLines } from '../destination/lost-lines.js';
import { levelName, severityNumber } from '../levels/level-names.js';
import type { Field, LogRecord } from '../line/log-record.js';
import { createLogExporter } from './log-exporter.js';
import { RetryingExporter } from './retrying-exporter.js';
import { isSdkMessage } from './sdk-messages.js';

/** Instrumentation scope of every record made here. */
const SCOPE_NAME = 'nestjs-observability';
/** These are the resource's, not the line's. */
const RESOURCE_FIELDS = new Set(['service', 'version']);

type OtlpRecord = Parameters<ReturnType<LoggerProvider['getLogger']>['emit']>[0];
type AnyValue = string | number | boolean | null;

/**
 * Sends the lines over OTLP as well: redacted and bounded as they are, the trace ids in their own fields. In batches
 * from a bounded queue: what does not fit is dropped. Nothing here waits for the receiver but `shutdown`.
 *
 * @param lost counts lines that the receiver does not get
 * @throws ObservabilityError `OBS_PEER_MISSING` when a package is not installed
 */
export async function openLogExport(
  options: ResolvedOptions,
  lost: LostLines,
  statuses?: ExporterStatuses,
): Promise<LogExport | undefined> {
  const { endpoint, maxQueueSize, scheduledDelayMs, maxExportBatchSize, exportTimeoutMs } = options.logging;
  if (!endpoint) return undefined;
  const sdk = await loadPeer(
    () => import('@opentelemetry/sdk-logs'),
    '@opentelemetry/sdk-logs',
    'logging.endpoint',
  );
  const status = new ExportStatus();
  statuses?.set('logs', status);
  const exporter = new RetryingExporter(
    await createLogExporter(endpoint, options.logging),
    redactText(endpoint),
    lost,
    status,
  );
  const processor = new sdk.BatchLogRecordProcessor({
    exporter,
    maxQueueSize,
    maxExportBatchSize: Math.min(maxExportBatchSize, maxQueueSize),
    scheduledDelayMillis: scheduledDelayMs,
    exportTimeoutMillis: exportTimeoutMs,
  });
  const provider = new sdk.LoggerProvider({
    resource: serviceResource(options),
    processors: [processor],
    logRecordLimits: {
      attributeCountLimit: options.logging.maxAttributes,
      attributeValueLengthLimit: options.logging.maxAttributeLength,
    },
  });
  const logger = provider.getLogger(SCOPE_NAME);
  return {
    emit(record) {
      if (isSdkMessage(record)) return;
      // The processor would drop it in silence.
      if (exporter.waiting >= maxQueueSize) return lost.add(1, 'otlp_queue_full');
      exporter.waiting += 1;
      logger.emit(otlpRecord(record));
    },
    async flush(limitMs) {
      hurry(exporter);
      await waitAtMost(limitMs, provider.forceFlush());
    },
    async shutdown(limitMs) {
      hurry(exporter);
      await waitAtMost(limitMs, provider.shutdown());
      // Done by now, unless the limit was faster.
      void exporter.shutdown().catch(() => undefined);
    },
  };
}

function otlpRecord(record: LogRecord): OtlpRecord {
  return {
    timestamp: record.time,
    severityNumber: severityNumber(record.level),
    severityText: levelName(record.level),
    body: record.message === undefined ? undefined : (JSON.parse(record.message) as AnyValue),
    attributes: attributesOf(record.fields),
    context: record.context,
  };
}

function attributesOf(fields: readonly Field[]): Record<string, AnyValue> {
  const shown = fields.filter(({ name }) => !RESOURCE_FIELDS.has(name));
  return Object.fromEntries(shown.map(({ name, json }) => [name, JSON.parse(json) as AnyValue]));
}
