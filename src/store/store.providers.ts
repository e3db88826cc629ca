import type { Provider } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import {
  HEALTH_EVENTS,
  LOG_LINES,
  OBSERVABILITY_OPTIONS,
  ObservabilityError,
  SHARED_CELLS,
  SPAN_LISTENERS,
  TELEMETRY_REQUESTS,
  type HealthEvents,
  type ListenerPort,
  type LogLines,
  type ResolvedOptions,
  type SharedCells,
  type SpanListener,
  type TelemetryRequests,
} from '#contracts';
import { MetricsRegistry } from '#metrics';
import { TelemetryQueries } from '#query-nest';
import type { EmbeddedStore } from '#thread';
import type { AlertingRuntime } from '../alerting/alerting-runtime.js';
import { ALERTING } from '../alerting/alerting.providers.js';
import { openStore } from './open-store.js';

/** The `EmbeddedStore` of this application; undefined while `store` is off. */
export const EMBEDDED_STORE = Symbol('embedded store');

const noStore: TelemetryRequests = () =>
  Promise.reject(
    new ObservabilityError(
      'OBS_STORE',
      'the store is off, so nothing can be asked. Set the option "store" (ObservabilityModule.forRoot({ store: true })).',
    ),
  );

/** The store, when it is on, and what asks it. */
export const storeProviders: Provider[] = [
  {
    provide: EMBEDDED_STORE,
    inject: [
      OBSERVABILITY_OPTIONS,
      ModulesContainer,
      MetricsRegistry,
      SHARED_CELLS,
      LOG_LINES,
      SPAN_LISTENERS,
      HEALTH_EVENTS,
      ALERTING,
    ],
    useFactory: async (
      options: ResolvedOptions,
      modules: ModulesContainer,
      registry: MetricsRegistry,
      cells: SharedCells,
      lines: LogLines,
      spans: ListenerPort<SpanListener>,
      health: HealthEvents,
      alerting?: AlertingRuntime,
    ): Promise<EmbeddedStore | undefined> =>
      options.store.enabled
        ? await openStore(options, modules, registry, { cells, lines, spans, health }, alerting)
        : undefined,
  },
  {
    provide: TELEMETRY_REQUESTS,
    inject: [EMBEDDED_STORE],
    useFactory: (store?: EmbeddedStore) => store?.request,
  },
  {
    provide: TelemetryQueries,
    inject: [TELEMETRY_REQUESTS],
    useFactory: (requests?: TelemetryRequests) => new TelemetryQueries(requests ?? noStore),
  },
];
