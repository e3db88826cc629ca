import { hostname } from 'node:os';
import type { Provider } from '@nestjs/common';
import type { Registry } from 'prom-client';
import {
  EXPORTER_STATUSES,
  ExportStatus,
  OBSERVABILITY_OPTIONS,
  type ExporterStatuses,
  type ResolvedOptions,
} from '#contracts';
import { serviceResource } from '#otlp';
import type { MetricSource } from '../exposition/metric-source.js';
import { openTelemetryMeters } from '../exposition/otel-meters.js';
import { defaultRegistry, userMetrics } from '../exposition/prom-client.bridge.js';
import { MetricsRegistry } from '../registry/metrics-registry.js';
import { createMetricExporter } from './metric-exporter.js';
import { MetricsPush } from './metrics-push.js';
import { OtlpTarget } from './otlp.target.js';
import { PushRecord } from './push-record.js';
import type { PushTarget } from './push-target.js';
import { RemoteWriteTarget } from './remote-write.target.js';

/** Pushes the metrics to where the options say: nowhere, unless they do. */
export const METRICS_PUSH: Provider = {
  provide: MetricsPush,
  inject: [OBSERVABILITY_OPTIONS, MetricsRegistry, { token: EXPORTER_STATUSES, optional: true }],
  useFactory: async (
    options: ResolvedOptions,
    registry: MetricsRegistry,
    statuses?: ExporterStatuses,
  ): Promise<MetricsPush> => {
    const targets = options.metrics.enabled ? await targetsOf(options, registry, statuses) : [];
    const others = targets.length > 0 ? othersOf(options) : [];
    return new MetricsPush(registry, others, targets, options.metrics.pushIntervalMs);
  },
};

async function targetsOf(
  options: ResolvedOptions,
  registry: MetricsRegistry,
  statuses?: ExporterStatuses,
): Promise<PushTarget[]> {
  const { endpoint, remoteWriteUrl: url, remoteWriteHeaders: headers, maxQueueSize } = options.metrics;
  const targets: PushTarget[] = [];
  if (endpoint) {
    const exporter = await createMetricExporter(endpoint, options.metrics);
    const status = new ExportStatus();
    statuses?.set('metrics', status);
    const record = new PushRecord(registry, 'otlp', endpoint, status);
    targets.push(new OtlpTarget(exporter, serviceResource(options), record, options.metrics));
  }
  if (url) {
    const record = new PushRecord(registry, 'remote_write', url);
    targets.push(
      new RemoteWriteTarget({ url, headers, maxQueueSize, identity: identityOf(options) }, record),
    );
  }
  return targets;
}

/** What stands on the page beside our own metrics. */
function othersOf({ metrics }: ResolvedOptions): (Registry | MetricSource)[] {
  const meters = openTelemetryMeters();
  return [userMetrics, ...(meters ? [meters] : []), ...(metrics.defaultMetrics ? [defaultRegistry()] : [])];
}

function identityOf({ service, tracing }: ResolvedOptions): { job: string; instance: string } {
  const instance = tracing.resourceAttributes['service.instance.id'] ?? `${hostname()}:${process.pid}`;
  return { job: service.name, instance };
}
