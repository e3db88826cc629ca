import { Logger } from '@nestjs/common';
import type { ResolvedOptions } from '#contracts';
import { pushIdentity } from '#metrics';
import { connectionSettings, OWN_SCOPE, serviceResource, tryLimitMs } from '#otlp';
import {
  TelemetryOutlet,
  threadFile,
  type ExportSettings,
  type ExportTarget,
  type PushSettings,
} from '#thread';

/**
 * Passes spans and log lines from the main thread to the telemetry thread; undefined when the main thread exports, or
 * nothing is exported. If a bundler omitted the thread's file, a warning is logged and the main thread exports.
 *
 * @throws ObservabilityError `OBS_OPTIONS_INVALID` when an endpoint's certificate cannot be read
 */
export function openOutlet(options: ResolvedOptions): TelemetryOutlet | undefined {
  const settings = options.thread.enabled ? exportSettings(options) : undefined;
  if (!settings) return undefined;
  try {
    threadFile();
  } catch (error) {
    new Logger('Telemetry').warn(`${(error as Error).message} Until then the main thread exports.`);
    return undefined;
  }
  return new TelemetryOutlet(settings);
}

function exportSettings(options: ResolvedOptions): ExportSettings | undefined {
  const { tracing, logging } = options;
  const { maxAttributes, maxAttributeLength } = logging;
  const traces = tracing.enabled ? targetOf('traces', tracing) : undefined;
  const lines = targetOf('logs', logging);
  const push = pushSettings(options);
  if (!traces && !lines && !push) return undefined;
  return {
    resource: serviceResource(options).attributes,
    scope: OWN_SCOPE,
    redact: logging.redact,
    ...(traces && { traces }),
    ...(push && { push }),
    ...(lines && {
      logs: { ...lines, maxAttributes, ...(maxAttributeLength !== undefined && { maxAttributeLength }) },
    }),
  };
}

/**
 * Delta metrics are pushed by the main thread: after a crash of the telemetry thread, it would be unknown which deltas
 * it had sent, and they would be sent again.
 */
function pushSettings(options: ResolvedOptions): PushSettings | undefined {
  const { metrics } = options;
  const { endpoint, remoteWriteUrl: url, remoteWriteHeaders: headers, maxQueueSize } = metrics;
  const { remoteWriteVersion: version } = metrics;
  const isOtlp = endpoint !== undefined && endpoint !== '' && metrics.temporality === 'cumulative';
  if (!metrics.enabled || (!isOtlp && !url)) return undefined;
  const { protocol, exportTimeoutMs, temporality, otlpNames } = metrics;
  return {
    intervalMs: metrics.pushIntervalMs,
    ...(isOtlp && {
      metrics: {
        connection: connectionOf('metrics', endpoint, metrics),
        ...{ protocol, exportTimeoutMs, temporality, otlpNames, maxQueueSize },
        tryLimitMs: tryLimitMs('metrics'),
        startedAt: Date.now(),
      },
    }),
    ...(url && { remote_write: { url, headers, maxQueueSize, version, identity: pushIdentity(options) } }),
  };
}

function connectionOf(
  signal: Parameters<typeof connectionSettings>[0],
  endpoint: string,
  settings: Pick<Settings, 'protocol' | 'headers'>,
): ExportTarget['connection'] {
  const { url, headers, gzip, tls } = connectionSettings(signal, endpoint, settings);
  return { url: url.href, headers, gzip, tls };
}

type Settings = Pick<
  ResolvedOptions['tracing'],
  | 'endpoint'
  | 'protocol'
  | 'headers'
  | 'maxQueueSize'
  | 'maxExportBatchSize'
  | 'scheduledDelayMs'
  | 'exportTimeoutMs'
>;

function targetOf(signal: 'traces' | 'logs', settings: Settings): ExportTarget | undefined {
  const { endpoint, protocol, maxQueueSize, scheduledDelayMs } = settings;
  if (!endpoint) return undefined;
  return {
    protocol,
    connection: connectionOf(signal, endpoint, settings),
    maxQueueSize,
    maxBatchSize: settings.maxExportBatchSize,
    scheduledDelayMs,
    tryLimitMs: Math.min(tryLimitMs(signal), settings.exportTimeoutMs),
  };
}
