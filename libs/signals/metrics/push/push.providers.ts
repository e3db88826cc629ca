import { hostname } from 'node:os';
import type { Provider } from '@nestjs/common';
import {
  APPLICATION_METRICS,
  EXPORTER_STATUSES,
  ExportStatus,
  OBSERVABILITY_OPTIONS,
  type ExporterStatuses,
  type MetricSource,
  type ResolvedOptions,
} from '#contracts';
import { openOtlp, serviceResource } from '#otlp';
import { MetricsRegistry } from '../registry/metrics-registry.js';
import { MetricsPush } from './metrics-push.js';
import { OtlpTarget } from './otlp.target.js';
import { PushRecord } from './push-record.js';
import type { PushTarget } from './push-target.js';
import { RemoteWriteTarget } from './remote-write.target.js';

/** Pushes the metrics to where the options say: nowhere, unless they do. */
export const METRICS_PUSH: Provider = {
  provide: MetricsPush,
  inject: [
    OBSERVABILITY_OPTIONS,
    MetricsRegistry,
    APPLICATION_METRICS,
    { token: EXPORTER_STATUSES, optional: true },
  ],
  useFactory: (
    options: ResolvedOptions,
    registry: MetricsRegistry,
    metrics: MetricSource,
    statuses?: ExporterStatuses,
  ): MetricsPush => {
    const targets = options.metrics.enabled ? targetsOf(options, registry, statuses) : [];
    return new MetricsPush(registry, metrics, targets, options.metrics.pushIntervalMs);
  },
};

function targetsOf(
  options: ResolvedOptions,
  registry: MetricsRegistry,
  statuses?: ExporterStatuses,
): PushTarget[] {
  const { endpoint, remoteWriteUrl: url, remoteWriteHeaders: headers, maxQueueSize } = options.metrics;
  const targets: PushTarget[] = [];
  if (endpoint) {
    const otlp = openOtlp('metrics', endpoint, options.metrics);
    const status = new ExportStatus();
    statuses?.set('metrics', status);
    const record = new PushRecord(registry, 'otlp', endpoint, status);
    targets.push(new OtlpTarget(otlp, serviceResource(options), record, options.metrics));
  }
  if (url) {
    const record = new PushRecord(registry, 'remote_write', url);
    targets.push(
      new RemoteWriteTarget({ url, headers, maxQueueSize, identity: identityOf(options) }, record),
    );
  }
  return targets;
}

function identityOf({ service, tracing }: ResolvedOptions): { job: string; instance: string } {
  const instance = tracing.resourceAttributes['service.instance.id'] ?? `${hostname()}:${process.pid}`;
  return { job: service.name, instance };
}
