import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import type { Provider } from '@nestjs/common';
import {
  APPLICATION_METRICS,
  EXPORTER_STATUSES,
  ExportStatus,
  OBSERVABILITY_OPTIONS,
  THREAD_EXPORTS,
  type ExporterStatuses,
  type MetricSource,
  type ResolvedOptions,
  type ThreadExports,
} from '#contracts';
import { openOtlp, OWN_SCOPE, serviceResource, suppressTracing } from '#otlp';
import { OtlpTarget, RemoteWriteTarget, type PushTarget } from '#push';
import { MetricsRegistry } from '../registry/metrics-registry.js';
import { MetricsPush } from './metrics-push.js';
import { pushIdentity } from './push-identity.js';
import { PushRecord } from './push-record.js';

/** Pushes the metrics to the targets in the options, if any. */
export const METRICS_PUSH: Provider = {
  provide: MetricsPush,
  inject: [
    OBSERVABILITY_OPTIONS,
    MetricsRegistry,
    APPLICATION_METRICS,
    { token: EXPORTER_STATUSES, optional: true },
    { token: THREAD_EXPORTS, optional: true },
  ],
  useFactory: (
    options: ResolvedOptions,
    registry: MetricsRegistry,
    metrics: MetricSource,
    statuses?: ExporterStatuses,
    thread?: ThreadExports,
  ): MetricsPush => {
    const targets = options.metrics.enabled ? targetsOf(options, registry, statuses, thread) : [];
    return new MetricsPush(registry, metrics, targets, options.metrics.pushIntervalMs, thread);
  },
};

function targetsOf(
  options: ResolvedOptions,
  registry: MetricsRegistry,
  statuses: ExporterStatuses | undefined,
  thread: ThreadExports | undefined,
): PushTarget[] {
  const { endpoint, remoteWriteUrl: url, remoteWriteHeaders: headers, maxQueueSize } = options.metrics;
  const { remoteWriteVersion: version } = options.metrics;
  const targets: PushTarget[] = [];
  if (endpoint) {
    const status = new ExportStatus();
    statuses?.set('metrics', status);
    const record = new PushRecord(registry, 'otlp', endpoint, status);
    if (thread?.has('metrics')) thread.listen('metrics', record);
    else targets.push(otlpTarget(endpoint, options, record));
  }
  if (url) {
    const record = new PushRecord(registry, 'remote_write', url);
    const identity = pushIdentity(options);
    const run = <T>(work: () => T): T => context.with(suppressTracing(ROOT_CONTEXT), work);
    if (thread?.has('remote_write')) thread.listen('remote_write', record);
    else targets.push(new RemoteWriteTarget({ url, headers, maxQueueSize, identity, run, version }, record));
  }
  return targets;
}

function otlpTarget(endpoint: string, options: ResolvedOptions, record: PushRecord): OtlpTarget {
  const { connection, tryLimitMs } = openOtlp('metrics', endpoint, options.metrics);
  const own = { tryLimitMs, resource: serviceResource(options), scope: OWN_SCOPE, startedAt: Date.now() };
  return new OtlpTarget(connection, record, { ...options.metrics, ...own });
}
