import { Inject, Injectable, type Provider } from '@nestjs/common';
import {
  APP_SCOPE,
  OBSERVABILITY_OPTIONS,
  SHARED_CELLS,
  SUMMARY_VALUES,
  type ManagementEndpoint,
  type ResolvedOptions,
} from '#contracts';
import type { AppScope } from '#kernel';
import { MetricsEndpoint } from './exposition/metrics.endpoint.js';
import { openTelemetryMeters } from './exposition/otel-meters.js';
import { hideDefaults, showDefaults } from './exposition/prom-client.bridge.js';
import { mirror, unmirror } from './exposition/registry-mirror.js';
import { MetricSums } from './exposition/metric-sums.js';
import { MetricsInterceptor } from './metrics.interceptor.js';
import { MetricsService } from './metrics.service.js';
import { METRICS_PUSH } from './push/push.providers.js';
import { METRICS_SLOT, MetricsRegistry } from './registry/metrics-registry.js';
import { RegistryCells } from './registry/shared-cells.js';

/** Ends what an application's metrics hold on to outside of it. */
@Injectable()
export class MetricsLifecycle {
  constructor(@Inject(MetricsRegistry) private readonly registry: MetricsRegistry) {}

  /** Call it when the metrics were read for the last time. */
  close(): void {
    unmirror(this.registry);
    hideDefaults(this.registry);
  }
}

function endpointOf(registry: MetricsRegistry, options: ResolvedOptions['metrics']): MetricsEndpoint {
  const endpoint = new MetricsEndpoint(registry, options);
  if (options.defaultMetrics) showDefaults(registry);
  const meters = openTelemetryMeters();
  if (meters) endpoint.addSource(meters);
  return endpoint;
}

/** This room's `ManagementEndpoint[]`: the page `/metrics`, or none when metrics are off. */
export const METRICS_ENDPOINTS = Symbol.for('nestjs-observability:metrics-endpoints');

/** What the application module provides for metrics. Needs `OBSERVABILITY_OPTIONS` and `APP_SCOPE` beside it. */
export const METRICS_PROVIDERS: Provider[] = [
  {
    provide: MetricsRegistry,
    inject: [OBSERVABILITY_OPTIONS, APP_SCOPE],
    useFactory: ({ metrics }: ResolvedOptions, scope: AppScope): MetricsRegistry => {
      const { enabled } = metrics;
      const registry = new MetricsRegistry({ ...metrics, onRegister: mirror });
      scope.set(METRICS_SLOT, registry);
      // Before anything records: instruments that are made without a meter provider do nothing for ever.
      if (enabled) openTelemetryMeters();
      return registry;
    },
  },
  {
    provide: METRICS_ENDPOINTS,
    inject: [OBSERVABILITY_OPTIONS, MetricsRegistry],
    useFactory: ({ metrics }: ResolvedOptions, registry: MetricsRegistry): ManagementEndpoint[] =>
      metrics.enabled ? [endpointOf(registry, metrics)] : [],
  },
  {
    provide: SUMMARY_VALUES,
    inject: [MetricsRegistry],
    useFactory: (registry: MetricsRegistry) => new MetricSums(registry),
  },
  {
    provide: SHARED_CELLS,
    inject: [MetricsRegistry],
    useFactory: (registry: MetricsRegistry) => new RegistryCells(registry),
  },
  METRICS_PUSH,
  MetricsInterceptor,
  MetricsLifecycle,
  MetricsService,
];
