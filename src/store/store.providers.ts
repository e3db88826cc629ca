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
  THREAD_EXPORTS,
  type HealthEvents,
  type ListenerPort,
  type LogLines,
  type ResolvedOptions,
  type SharedCells,
  type SpanListener,
  type TelemetryRequests,
} from '#contracts';
import { PORT_THREAD } from '#management';
import { MetricsRegistry } from '#metrics';
import { TelemetryQueries } from '#query-nest';
import { TelemetryOutlet, type ThreadHost } from '#thread';
import type { AlertingRuntime } from '../alerting/alerting-runtime.js';
import { ALERTING } from '../alerting/alerting.providers.js';
import { openThread } from './open-store.js';

/** The `ThreadHost` of this application; undefined when no telemetry thread is needed. */
export const TELEMETRY_THREAD = Symbol('telemetry thread');

/** The `ThreadHost` as the store; undefined while `store` is off. */
export const EMBEDDED_STORE = Symbol('embedded store');

const noStore: TelemetryRequests = () =>
  Promise.reject(
    new ObservabilityError(
      'OBS_STORE',
      'the store is off, so there is no telemetry to query. Set the option "store" (ObservabilityModule.forRoot({ store: true })).',
    ),
  );

/** The telemetry thread with the store, if it is on, and the services that query it. */
export const storeProviders: Provider[] = [
  {
    provide: TELEMETRY_THREAD,
    inject: [
      OBSERVABILITY_OPTIONS,
      ModulesContainer,
      MetricsRegistry,
      SHARED_CELLS,
      LOG_LINES,
      SPAN_LISTENERS,
      HEALTH_EVENTS,
      THREAD_EXPORTS,
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
      exports?: TelemetryOutlet,
      alerting?: AlertingRuntime,
    ): Promise<ThreadHost | undefined> => {
      if (!exports && !options.store.enabled) return undefined;
      const outlet = exports ?? new TelemetryOutlet();
      return openThread(options, modules, registry, { cells, lines, spans, health }, outlet, alerting);
    },
  },
  {
    provide: EMBEDDED_STORE,
    inject: [OBSERVABILITY_OPTIONS, TELEMETRY_THREAD],
    useFactory: ({ store }: ResolvedOptions, thread?: ThreadHost) => (store.enabled ? thread : undefined),
  },
  { provide: PORT_THREAD, inject: [TELEMETRY_THREAD], useFactory: (thread?: ThreadHost) => thread?.port },
  {
    provide: TELEMETRY_REQUESTS,
    inject: [EMBEDDED_STORE],
    useFactory: (store?: ThreadHost) => store?.request,
  },
  {
    provide: TelemetryQueries,
    inject: [TELEMETRY_REQUESTS],
    useFactory: (requests?: TelemetryRequests) => new TelemetryQueries(requests ?? noStore),
  },
];
