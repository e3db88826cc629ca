export {
  BROWSER_REPORTS,
  CLOCK,
  HTTP_REQUEST_LISTENERS,
  ObservabilityError,
  PAGE_REGISTRY,
  type BrowserReports,
  type Clock,
  type HttpRequestListener,
  type HttpRequestListeners,
  type ManagementEndpoint,
  type ManagementMethod,
  type ManagementRequest,
  type ManagementResponse,
  type ObservabilityErrorCode,
  type ObservabilityOptions,
  type AlertingOptions,
  type StoreOptions,
  type ThreadOptions,
  type StoreRetentionOptions,
  type OnDrain,
  type PageRegistry,
  type ReportableMetric,
  type ServedRequest,
  type SummarySource,
  type SummaryValues,
} from '#contracts';
export { InjectClock, InjectHttpRequestListeners, InjectPageRegistry, runWith } from '#kernel';
export { ManagementServer, SummaryEndpoint } from '#management';
export {
  currentAttempt,
  gracefulShutdown,
  Retried,
  retry,
  type GracefulShutdown,
  type GracefulShutdownOptions,
  type RetriedOptions,
  type RetryAttempt,
  type RetryOptions,
  type ShutdownEnd,
} from '#resilience';
export { Observed, type ObservedOperation, type ObservedOptions } from './decorators/observed.decorator.js';
export { TracedMessage, type TracedMessageOptions } from './decorators/traced-message.decorator.js';
export { ObservabilityModule } from './observability.module.js';
// Re-exported so that the application and this package share one copy with any package manager.
export { InjectPinoLogger, Logger, PinoLogger } from 'nestjs-pino';
export { TelemetryQueries, type PrometheusResult, type QueryPeriod, type TraceListItem } from '#query-nest';
