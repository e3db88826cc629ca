import { Inject, Injectable, type Provider } from '@nestjs/common';
import {
  APP_SCOPE,
  APPLICATION_METRICS,
  METRIC_SOURCES,
  OBSERVABILITY_OPTIONS,
  SHARED_CELLS,
  SUMMARY_VALUES,
  type ManagementEndpoint,
  type ResolvedOptions,
} from '#contracts';
import type { AppScope } from '#kernel';
import { MetricsEndpoint } from './exposition/metrics.endpoint.js';
import { ApplicationMetrics } from './sources/application-metrics.js';
import type { ForeignSource } from './sources/foreign-slices.js';
import { MetricSourceList } from './sources/metric-source-list.js';
import { openTelemetryMeters } from './sources/otel-meters.js';
import { otherSources } from './sources/other-sources.js';
import { hideDefaults, showDefaults, userMetrics } from './exposition/prom-client.bridge.js';
import { mirror, unmirror } from './exposition/registry-mirror.js';
import { MetricSums } from './exposition/metric-sums.js';
import { MetricsInterceptor } from './metrics.interceptor.js';
import { MetricsService } from './metrics.service.js';
import { ProcessMetrics } from './process/process.metrics.js';
import { METRICS_PUSH } from './push/push.providers.js';
import { METRICS_SLOT, MetricsRegistry } from './registry/metrics-registry.js';
import { RegistryCells } from './registry/shared-cells.js';

/** Creates and releases what an application's metrics registered outside of it. */
@Injectable()
export class MetricsLifecycle {
  private readonly process: ProcessMetrics | undefined;

  constructor(
    @Inject(MetricsRegistry) private readonly registry: MetricsRegistry,
    @Inject(OBSERVABILITY_OPTIONS) { metrics }: ResolvedOptions,
  ) {
    const isWanted = metrics.enabled && metrics.defaultMetrics && metrics.processNames !== 'prometheus';
    this.process = isWanted ? new ProcessMetrics(registry) : undefined;
  }

  /** Call it after the metrics were read for the last time. */
  close(): void {
    this.process?.close();
    unmirror(this.registry);
    hideDefaults(this.registry);
  }
}

/** Token of further sources on the page: a `ForeignSource[]`, empty when metrics are off. */
const OTHER_SOURCES = Symbol('other metric sources');

/** Token of this room's `ManagementEndpoint[]`: the page `/metrics`, or none when metrics are off. */
export const METRICS_ENDPOINTS = Symbol.for('nestjs-observability:metrics-endpoints');

/** Metrics providers of the application module. They need `OBSERVABILITY_OPTIONS` and `APP_SCOPE`. */
export const METRICS_PROVIDERS: Provider[] = [
  {
    provide: MetricsRegistry,
    inject: [OBSERVABILITY_OPTIONS, APP_SCOPE],
    useFactory: ({ metrics }: ResolvedOptions, scope: AppScope): MetricsRegistry => {
      const { enabled } = metrics;
      const registry = new MetricsRegistry({ ...metrics, onRegister: mirror });
      scope.set(METRICS_SLOT, registry);
      // Before any recording, because an instrument created without a meter provider stays a no-op.
      if (enabled) openTelemetryMeters();
      return registry;
    },
  },
  {
    provide: METRIC_SOURCES,
    inject: [MetricsRegistry],
    useFactory: (registry: MetricsRegistry) => new MetricSourceList((name) => registry.collectFailed(name)),
  },
  {
    provide: OTHER_SOURCES,
    inject: [OBSERVABILITY_OPTIONS, METRIC_SOURCES],
    useFactory: ({ metrics }: ResolvedOptions, sources: MetricSourceList): ForeignSource[] =>
      metrics.enabled ? otherSources(metrics.defaultMetrics && metrics.processNames !== 'otel', sources) : [],
  },
  {
    provide: APPLICATION_METRICS,
    inject: [MetricsRegistry, OTHER_SOURCES],
    useFactory: (registry: MetricsRegistry, others: ForeignSource[]) =>
      new ApplicationMetrics(registry, others),
  },
  {
    provide: MetricsEndpoint,
    inject: [OBSERVABILITY_OPTIONS, MetricsRegistry, OTHER_SOURCES],
    useFactory: ({ metrics }: ResolvedOptions, registry: MetricsRegistry, others: ForeignSource[]) =>
      new MetricsEndpoint(registry, metrics, others),
  },
  {
    provide: METRICS_ENDPOINTS,
    inject: [OBSERVABILITY_OPTIONS, MetricsRegistry, MetricsEndpoint],
    useFactory: (
      { metrics }: ResolvedOptions,
      registry: MetricsRegistry,
      page: MetricsEndpoint,
    ): ManagementEndpoint[] => {
      if (!metrics.enabled) return [];
      if (metrics.defaultMetrics && metrics.processNames !== 'otel') showDefaults(registry);
      return [page];
    },
  },
  {
    provide: SUMMARY_VALUES,
    inject: [MetricsRegistry, METRIC_SOURCES],
    useFactory: (registry: MetricsRegistry, sources: MetricSourceList) =>
      new MetricSums(registry, [userMetrics, sources]),
  },
  {
    provide: SHARED_CELLS,
    inject: [MetricsRegistry, OTHER_SOURCES],
    useFactory: (registry: MetricsRegistry, others: ForeignSource[]) => new RegistryCells(registry, others),
  },
  METRICS_PUSH,
  MetricsInterceptor,
  MetricsLifecycle,
  MetricsService,
];
