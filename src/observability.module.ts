import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import {
  LOG_LEVELS_CONTROL,
  MANAGEMENT_ENDPOINTS,
  OBSERVABILITY_OPTIONS,
  type LogLevels,
  type ManagementEndpoint,
  type ObservabilityOptions,
  type ResolvedOptions,
} from '#contracts';
import { HealthEndpoint, HealthModule } from '#health';
import { LoggingModule } from '#logging';
import { infoEndpoint, loggersEndpoints, managementProviders, SummaryEndpoint } from '#management';
import { METRICS_ENDPOINTS, METRICS_PROVIDERS } from '#metrics';
import { TracingRuntime, tracingImports, tracingProviders } from '#tracing';
import { httpProviders } from './http/http.providers.js';
import { ManagementMount } from './http/management-mount.js';
import { InstanceClaims } from './instance-claims.js';
import { tracingLossesProviders } from './tracing-losses.metrics.js';
import { ASYNC_OPTIONS_TYPE, ObservabilityCoreModule, OPTIONS_TYPE } from './observability-core.module.js';

/**
 * Makes an application observable: metrics, traces, logs, health and the management port, injectable everywhere.
 *
 * @example
 * ```ts
 * @Module({ imports: [ObservabilityModule.forRoot({ service: { name: 'orders' } })] })
 * export class AppModule {}
 * ```
 */
@Module({})
export class ObservabilityModule implements OnApplicationShutdown {
  constructor(private readonly tracing: TracingRuntime) {}

  /**
   * @param options see `ObservabilityOptions`; what is not set comes from the environment, then from the defaults
   * @throws ObservabilityError `OBS_OPTIONS_INVALID` at start, one error that lists every problem
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

  async onApplicationShutdown(): Promise<void> {
    await this.tracing.shutdown();
  }
}

function compose(core: DynamicModule): DynamicModule {
  const logging = LoggingModule.register();
  const own = [
    ...METRICS_PROVIDERS,
    ...tracingProviders,
    ...tracingLossesProviders,
    ...httpProviders,
    ...managementProviders,
    ManagementMount,
  ];
  return {
    module: ObservabilityModule,
    global: true,
    imports: [core, DiscoveryModule, logging, HealthModule, ...tracingImports],
    providers: [...own, InstanceClaims, endpoints],
    exports: [...own, logging, HealthModule],
  };
}

/** The pages of the management port: each room's, where it is switched on. */
const endpoints = {
  provide: MANAGEMENT_ENDPOINTS,
  inject: [
    OBSERVABILITY_OPTIONS,
    METRICS_ENDPOINTS,
    SummaryEndpoint,
    HealthEndpoint,
    { token: LOG_LEVELS_CONTROL, optional: true },
  ],
  useFactory: (
    options: ResolvedOptions,
    metrics: ManagementEndpoint[],
    summary: ManagementEndpoint,
    healthPage: ManagementEndpoint,
    levels?: LogLevels,
  ): ManagementEndpoint[] => [
    ...metrics,
    ...(options.metrics.enabled ? [summary] : []),
    ...(options.health.enabled ? [healthPage] : []),
    infoEndpoint(options),
    ...(levels ? loggersEndpoints(levels) : []),
  ],
};
