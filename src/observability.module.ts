import { Inject, Module, Optional, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { duplicatePackages, duplicateText, type ObservabilityOptions } from '#contracts';
import { byFactory, OwnModule } from '#container';
import { HealthModule } from '#health';
import { LoggingModule } from '#logging';
import { managementProviders } from '#management';
import { METRICS_PROVIDERS } from '#metrics';
import { tracingImports, tracingProviders } from '#tracing';
import { alertingProviders } from './alerting/alerting.providers.js';
import { auditProviders } from './audit.metrics.js';
import { browserProviders } from '#web-vitals';
import { healthMetricsProviders } from './health.metrics.js';
import { httpClientProviders } from '#http-client';
import { httpProviders } from '#http-server';
import { ManagementMount } from './management-mount.js';
import { InstanceClaims } from './instance-claims.js';
import { listenerLossesProviders } from './listener-losses.metrics.js';
import { loggingMetricsProviders } from './logging.metrics.js';
import { managementPages } from './management-pages.js';
import { ASYNC_OPTIONS_TYPE, ObservabilityCoreModule, OPTIONS_TYPE } from './observability-core.module.js';
import { handlersProviders } from './handlers/handlers.providers.js';
import { importedBare, OBSERVABILITY_MODULE } from './single-import.js';
import { RetryModule } from '#resilience';
import { MicroservicesDrain } from '#microservices';
import { StartModule } from './start/start.module.js';
import { storeProviders } from './store/store.providers.js';
import { TelemetryEnd } from './telemetry-end.js';
import { DatabaseClients } from './database-clients.js';
import { sdkMetricsProviders } from './sdk.metrics.js';
import { tracingLossesProviders } from './tracing-losses.metrics.js';

/**
 * Adds metrics, traces, logs, health and the management port to an application, injectable everywhere.
 *
 * @example
 * ```ts
 * @Module({ imports: [ObservabilityModule.forRoot({ service: { name: 'orders' } })] })
 * export class AppModule {}
 * ```
 */
@OwnModule()
@Module({})
export class ObservabilityModule implements OnApplicationShutdown {
  /** @internal */
  static readonly [OBSERVABILITY_MODULE] = true;

  private readonly telemetry: TelemetryEnd;

  /** @throws ObservabilityError `OBS_MODULE_IMPORT` when the class itself is imported */
  constructor(@Optional() @Inject(TelemetryEnd) telemetry?: TelemetryEnd) {
    if (!telemetry) throw importedBare();
    this.telemetry = telemetry;
  }

  /**
   * @param options see `ObservabilityOptions`; unset options come from the environment, then from the defaults
   * @throws ObservabilityError `OBS_OPTIONS_INVALID` at start, a single error that lists every problem
   */
  static forRoot(options: ObservabilityOptions & typeof OPTIONS_TYPE = {}): DynamicModule {
    return compose(ObservabilityCoreModule.forRoot(options));
  }

  /**
   * Like `forRoot`, with options from a factory, a class or an existing provider.
   *
   * @example
   * ```ts
   * ObservabilityModule.forRootAsync({ inject: [ConfigService], useFactory: (config) => config.get('observability') })
   * ```
   */
  static forRootAsync(options: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    return compose(ObservabilityCoreModule.forRootAsync(options));
  }

  /** Runs after the shutdown of all other modules, so that their last telemetry is exported, too. */
  onApplicationShutdown(): Promise<void> {
    return this.telemetry.run();
  }
}

/** Once per process, since all applications share the same packages. */
let hasLooked = false;

/** Warns before Nest builds the application: with two copies of Nest, its error messages are misleading. */
function warnOfDuplicates(): void {
  if (hasLooked) return;
  hasLooked = true;
  for (const duplicate of duplicatePackages())
    process.emitWarning(duplicateText(duplicate), 'ObservabilityWarning');
}

function compose(core: DynamicModule): DynamicModule {
  warnOfDuplicates();
  const logging = LoggingModule.register();
  const own = byFactory([
    ...METRICS_PROVIDERS,
    ...tracingProviders,
    ...tracingLossesProviders,
    ...sdkMetricsProviders,
    ...listenerLossesProviders,
    ...loggingMetricsProviders,
    ...healthMetricsProviders,
    ...httpProviders,
    ...httpClientProviders,
    DatabaseClients,
    ...handlersProviders,
    ...auditProviders,
    ...browserProviders,
    ...alertingProviders,
    ...storeProviders,
    ...managementProviders,
    ManagementMount,
    MicroservicesDrain,
    TelemetryEnd,
  ]);
  return {
    module: ObservabilityModule,
    global: true,
    imports: [core, DiscoveryModule, logging, HealthModule, RetryModule, StartModule, ...tracingImports()],
    providers: [...own, ...byFactory([InstanceClaims, managementPages])],
    exports: [...own, logging, HealthModule],
  };
}
