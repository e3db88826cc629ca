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
 * Where spans and log lines leave the main thread; undefined where the main thread exports, or nothing is exported. A bundler
 * that left the file of the thread behind costs a warning, not the export.
 *
 * @throws ObservabilityError `OBS_OPTIONS_INVALID` when a certificate for an endpoint cannot be read
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
 * Sums that begin anew with each push stay on the main thread: what a thread that died had told is known to nobody, and would
 * be told again.
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
