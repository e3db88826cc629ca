export {
  BROWSER_REPORTS,
  DRAIN,
  ObservabilityError,
  type BrowserReports,
  type Drainable,
  type ObservabilityErrorCode,
  type ObservabilityOptions,
  type ReportableMetric,
} from '#contracts';
export { runWith } from '#kernel';
export { ManagementServer, SummaryEndpoint } from '#management';
export { Monitored } from './decorators/monitored.decorator.js';
export { Observed, type ObservedOptions } from './decorators/observed.decorator.js';
export { HttpObserver } from '#http-server';
export { ObservabilityModule } from './observability.module.js';
export { Retried, type RetriedOptions } from '#resilience';
export { retry } from '#resilience';
export { currentAttempt, type RetryAttempt } from '#resilience';
export type { RetryOptions } from '#resilience';
export {
  gracefulShutdown,
  type GracefulShutdown,
  type GracefulShutdownOptions,
  type ShutdownEnd,
} from '#resilience';
