import { Logger, type Provider } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { Logger as Pino } from 'pino';
import { AlertRequests, AlertService } from '#alerting-nest';
import { AuditLog } from '#audit';
import {
  OBSERVABILITY_OPTIONS,
  ObservabilityError,
  TELEMETRY_REQUESTS,
  type ResolvedOptions,
  type TelemetryRequests,
} from '#contracts';
import { APP_LOGGER } from '#logging';
import { MetricsRegistry } from '#metrics';
import { targetLabels } from '../store/target-labels.js';
import { AlertingMetrics, AlertingObservations } from './alerting.metrics.js';
import { AlertingRuntime } from './alerting-runtime.js';

/** The `AlertingRuntime` of this application; undefined while `alerting` is off. */
export const ALERTING = Symbol('alerting');

const off: TelemetryRequests = () =>
  Promise.reject(
    new ObservabilityError(
      'OBS_ALERTING',
      'alerting is off, so there are no alerts to query. Set the option "alerting" (ObservabilityModule.forRoot({ alerting: true })).',
    ),
  );

/** The providers of alerting and of its services and pages. */
export const alertingProviders: Provider[] = [
  {
    provide: ALERTING,
    inject: [OBSERVABILITY_OPTIONS, ModulesContainer, MetricsRegistry, APP_LOGGER, AuditLog],
    useFactory: async (
      options: ResolvedOptions,
      modules: ModulesContainer,
      registry: MetricsRegistry,
      lines: Pino,
      audit: AuditLog,
    ): Promise<AlertingRuntime | undefined> => {
      if (!options.alerting.enabled) return undefined;
      // The code that reads rules is loaded only when alerting is on.
      const { prepareAlerting } = await import('./prepare-alerting.js');
      const { job } = targetLabels(options, modules);
      const { settings, ownChannels: channels, warnings } = prepareAlerting(options, modules, job);
      announce(options, warnings);
      const observations = new AlertingObservations(new AlertingMetrics(registry));
      return new AlertingRuntime({ settings, channels, modules, lines, audit, observations });
    },
  },
  {
    provide: AlertService,
    inject: [TELEMETRY_REQUESTS, ALERTING],
    useFactory: (requests?: TelemetryRequests, runtime?: AlertingRuntime) =>
      new AlertService(new AlertRequests(runtime && requests ? requests : off), runtime?.channels, () =>
        runtime?.changed(),
      ),
  },
];

function announce({ store }: ResolvedOptions, warnings: readonly string[]): void {
  const logger = new Logger('Alerting');
  if (store.directory === undefined)
    logger.log(
      'Alerts, incidents and silences are kept in memory and end with the process. Set "store.directory" (OBS_STORE_DIRECTORY) to keep them over a restart.',
    );
  for (const warning of warnings) logger.warn(warning);
}
