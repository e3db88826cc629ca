import type { Provider } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import {
  CLOCK,
  LOG_LEVELS_CONTROL,
  MANAGEMENT_ENDPOINTS,
  OBSERVABILITY_OPTIONS,
  TELEMETRY_REQUESTS,
  type Clock,
  type LogLevels,
  type ManagementEndpoint,
  type ResolvedOptions,
  type TelemetryRequests,
} from '#contracts';
import { boardEndpoints, consoleEndpoints, linkEndpoints } from '#console';
import { HealthPages } from '#health';
import { ManagementTokens, sessionEndpoints } from '#listener';
import { infoEndpoint, loggersEndpoints, SummaryEndpoint } from '#management';
import { METRICS_ENDPOINTS } from '#metrics';
import { queryEndpoints } from '#query-nest';
import { MetricsReportEndpoint, TracesReportEndpoint } from '#web-vitals';
import { optionsEndpoint } from './options/options-in-force.js';
import { ApplicationBoards } from './console/application-boards.js';

/** The pages of the management port, from all libraries that are switched on. */
export const managementPages: Provider = {
  provide: MANAGEMENT_ENDPOINTS,
  inject: [
    OBSERVABILITY_OPTIONS,
    METRICS_ENDPOINTS,
    SummaryEndpoint,
    HealthPages,
    LOG_LEVELS_CONTROL,
    MetricsReportEndpoint,
    TracesReportEndpoint,
    ManagementTokens,
    CLOCK,
    ModulesContainer,
    TELEMETRY_REQUESTS,
  ],
  useFactory: (
    options: ResolvedOptions,
    metrics: ManagementEndpoint[],
    summary: ManagementEndpoint,
    health: HealthPages,
    levels: LogLevels,
    metricsReport: ManagementEndpoint,
    tracesReport: ManagementEndpoint,
    tokens: ManagementTokens,
    clock: Clock,
    modules: ModulesContainer,
    requests?: TelemetryRequests,
  ): ManagementEndpoint[] => [
    ...metrics.map((page) => guarded(page, options)),
    ...(options.metrics.enabled ? [guarded(summary, options), metricsReport] : []),
    ...(options.tracing.enabled ? [tracesReport] : []),
    ...(options.health.enabled ? health.endpoints : []),
    infoEndpoint(options),
    ...loggersEndpoints(levels),
    ...(requests
      ? [...queryEndpoints(requests), ...linkEndpoints({ console: options.console.enabled })]
      : []),
    ...(options.console.enabled ? consolePages(options, tokens, clock, modules) : []),
  ],
};

/** A metrics page, restricted to holders of a token if the options require it. */
function guarded(page: ManagementEndpoint, { management }: ResolvedOptions): ManagementEndpoint {
  if (!management.protectMetrics) return page;
  const { path, method, limited } = page;
  return { path, method, limited, access: 'token', handle: (request) => page.handle(request) };
}

function consolePages(
  options: ResolvedOptions,
  tokens: ManagementTokens,
  clock: Clock,
  modules: ModulesContainer,
): ManagementEndpoint[] {
  const { management } = options;
  const secure = management.tlsCertFile !== undefined;
  return [
    ...consoleEndpoints({ redirectRoot: management.mount === undefined }),
    ...boardEndpoints(new ApplicationBoards(modules)),
    ...sessionEndpoints(tokens, { secure, now: () => clock.now() }),
    optionsEndpoint(options),
  ];
}
