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
export { HttpObserver } from './http/http.observer.js';
export { ObservabilityModule } from './observability.module.js';
export { Retried, type RetriedOptions } from './retry/retried.decorator.js';
export { retry } from './retry/retry.js';
export { currentAttempt, type RetryAttempt } from './retry/retry-attempt.js';
export type { RetryOptions } from './retry/retry-options.js';
export {
  gracefulShutdown,
  type GracefulShutdown,
  type GracefulShutdownOptions,
  type ShutdownEnd,
} from './shutdown/graceful-shutdown.js';
