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
export { HttpObserver } from '../libs/integrations/http-server/http.observer.js';
export { ObservabilityModule } from './observability.module.js';
export { Retried, type RetriedOptions } from '../libs/resilience/retry/retried.decorator.js';
export { retry } from '../libs/resilience/retry/retry.js';
export { currentAttempt, type RetryAttempt } from '../libs/resilience/retry/retry-attempt.js';
export type { RetryOptions } from '../libs/resilience/retry/retry-options.js';
export {
  gracefulShutdown,
  type GracefulShutdown,
  type GracefulShutdownOptions,
  type ShutdownEnd,
} from '../libs/resilience/shutdown/graceful-shutdown.js';
