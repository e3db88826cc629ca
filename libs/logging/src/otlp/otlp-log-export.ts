import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import type { LogRecordExporter, ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { loadPeer, redactText, type ResolvedOptions } from '#contracts';
import type { LogExport } from '../destination/log-sink.js';
import { warnOnce } from '../destination/warn-once.js';
import { levelName, severityNumber } from '../levels.js';
import type { Field, LogRecord } from '../line/log-record.js';
import { createLogExporter } from './log-exporter.js';

/** Instrumentation scope of every record made here. */
const SCOPE_NAME = 'nestjs-observability';
/** Milliseconds that shutdown waits for the last lines. */
const FLUSH_LIMIT_MS = 5_000;
const MAX_BATCH = 512;
/** These are the resource's, not the line's. */
const RESOURCE_FIELDS = new Set(['service', 'version']);

type AnyValue = string | number | boolean | null;

/**
 * Sends the lines over OTLP as well: redacted and bounded as they are, the trace ids in their own fields. In batches
 * from a bounded queue: what does not fit is dropped. Nothing here waits for the receiver but `shutdown`.
 *
 * @throws ObservabilityError `OBS_PEER_MISSING` when a package is not installed
 */
export async function openLogExport(options: ResolvedOptions): Promise<LogExport | undefined> {
  const { endpoint, maxQueueSize, scheduledDelayMs } = options.logging;
  if (!endpoint) return undefined;
  const { BatchLogRecordProcessor, LoggerProvider } = await loadPeer(
    () => import('@opentelemetry/sdk-logs'),
    '@opentelemetry/sdk-logs',
    'logging.endpoint',
  );
  const exporter = reporting(await createLogExporter(endpoint, options.logging), redactText(endpoint));
  const processor = new BatchLogRecordProcessor({
    exporter,
    maxQueueSize,
    maxExportBatchSize: Math.min(MAX_BATCH, maxQueueSize),
    scheduledDelayMillis: scheduledDelayMs,
  });
  const provider = new LoggerProvider({ resource: resourceOf(options), processors: [processor] });
  const logger = provider.getLogger(SCOPE_NAME);
  return {
    emit: (record) => logger.emit(otlpRecord(record)),
    shutdown: () => within(FLUSH_LIMIT_MS, provider.shutdown()),
  };
}

function otlpRecord(record: LogRecord): Parameters<ReturnType<LoggerLike['getLogger']>['emit']>[0] {
  return {
    timestamp: record.time,
    severityNumber: severityNumber(record.level),
    severityText: levelName(record.level),
    body: record.message === undefined ? undefined : (JSON.parse(record.message) as AnyValue),
    attributes: attributesOf(record.fields),
    context: record.context,
  };
}

type LoggerLike = InstanceType<(typeof import('@opentelemetry/sdk-logs'))['LoggerProvider']>;

function attributesOf(fields: readonly Field[]): Record<string, AnyValue> {
  const shown = fields.filter(({ name }) => !RESOURCE_FIELDS.has(name));
  return Object.fromEntries(shown.map(({ name, json }) => [name, JSON.parse(json) as AnyValue]));
}

function resourceOf({ service, tracing }: ResolvedOptions) {
  return defaultResource().merge(
    resourceFromAttributes({
      ...tracing.resourceAttributes,
      'service.name': service.name,
      ...(service.version !== undefined && { 'service.version': service.version }),
    }),
  );
}

/** Says once that lines cannot be delivered: on standard error, since a line about it would have to be delivered too. */
function reporting(inner: LogRecordExporter, target: string): LogRecordExporter {
  const failed = warnOnce(`log lines cannot be exported to ${target}`);
  return {
    export(records: ReadableLogRecord[], done: (result: ExportResult) => void): void {
      inner.export(records, (result) => {
        if (result.code !== ExportResultCode.SUCCESS) failed(result.error);
        done({ code: ExportResultCode.SUCCESS });
      });
    },
    forceFlush: () => inner.forceFlush(),
    shutdown: () => inner.shutdown(),
  };
}

async function within(limitMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, limitMs)));
  await Promise.race([work.catch(() => undefined), limit]);
  clearTimeout(timer);
}
