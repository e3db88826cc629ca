import type { Provider } from '@nestjs/common';
import {
  LOG_LEVELS_CONTROL,
  MANAGEMENT_ENDPOINTS,
  OBSERVABILITY_OPTIONS,
  type LogLevels,
  type ManagementEndpoint,
  type ResolvedOptions,
} from '#contracts';
import { HealthPages } from '#health';
import { infoEndpoint, loggersEndpoints, SummaryEndpoint } from '#management';
import { METRICS_ENDPOINTS } from '#metrics';
import { MetricsReportEndpoint } from './browser/metrics-report.endpoint.js';
import { TracesReportEndpoint } from './browser/traces-report.endpoint.js';

/** The pages of the management port: each room's, where it is switched on. */
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
  ],
  useFactory: (
    options: ResolvedOptions,
    metrics: ManagementEndpoint[],
    summary: ManagementEndpoint,
    health: HealthPages,
    levels: LogLevels,
    metricsReport: ManagementEndpoint,
    tracesReport: ManagementEndpoint,
  ): ManagementEndpoint[] => [
    ...metrics,
    ...(options.metrics.enabled ? [summary, metricsReport] : []),
    ...(options.tracing.enabled ? [tracesReport] : []),
    ...(options.health.enabled ? health.endpoints : []),
    infoEndpoint(options),
    ...loggersEndpoints(levels),
  ],
};
