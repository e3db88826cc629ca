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

/** The pages of the management port: each room's, where it is switched on. */
export const managementPages: Provider = {
  provide: MANAGEMENT_ENDPOINTS,
  inject: [OBSERVABILITY_OPTIONS, METRICS_ENDPOINTS, SummaryEndpoint, HealthPages, LOG_LEVELS_CONTROL],
  useFactory: (
    options: ResolvedOptions,
    metrics: ManagementEndpoint[],
    summary: ManagementEndpoint,
    health: HealthPages,
    levels: LogLevels,
  ): ManagementEndpoint[] => [
    ...metrics,
    ...(options.metrics.enabled ? [summary] : []),
    ...(options.health.enabled ? health.endpoints : []),
    infoEndpoint(options),
    ...loggersEndpoints(levels),
  ],
};
