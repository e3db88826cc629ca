/** The resolved options (`ResolvedOptions`) of this application. */
export const OBSERVABILITY_OPTIONS = Symbol.for('nestjs-observability:options');

/** This application's `AppScope`. */
export const APP_SCOPE = Symbol.for('nestjs-observability:app-scope');

/** The `ManagementEndpoint[]` that the management port serves. */
export const MANAGEMENT_ENDPOINTS = Symbol.for('nestjs-observability:management-endpoints');

/** The `PageRegistry` of this application's management port. */
export const PAGE_REGISTRY = Symbol.for('nestjs-observability:page-registry');

/** The `ListenerPort<SpanListener>` of this application. */
export const SPAN_LISTENERS = Symbol.for('nestjs-observability:span-listeners');

/** The `ListenerPort<LogRecordListener>` of this application. */
export const LOG_RECORD_LISTENERS = Symbol.for('nestjs-observability:log-record-listeners');

/** The `LogLevels` of this application. */
export const LOG_LEVELS_CONTROL = Symbol.for('nestjs-observability:log-levels');

/** The `Readiness` of this application. */
export const READINESS = Symbol.for('nestjs-observability:readiness');

/** The `HealthEvents` of this application. */
export const HEALTH_EVENTS = Symbol.for('nestjs-observability:health-events');

/** The `ExporterStatuses` of this application, for the exported signals. */
export const EXPORTER_STATUSES = Symbol.for('nestjs-observability:exporter-statuses');

/** The `SummaryValues` of this application. */
export const SUMMARY_VALUES = Symbol.for('nestjs-observability:summary-values');

/** The `ReadRequestTotals` of this application. */
export const REQUEST_TOTALS = Symbol.for('nestjs-observability:request-totals');

/** The `PresetDefinition[]` of this application. */
export const PRESETS = Symbol.for('nestjs-observability:presets');

/** The `HttpRequestListeners` of this application. */
export const HTTP_REQUEST_LISTENERS = Symbol.for('nestjs-observability:http-request-listeners');

/** The `BrowserReports` of this application. */
export const BROWSER_REPORTS = Symbol.for('nestjs-observability:browser-reports');

/** The `SharedCells` of this application. */
export const SHARED_CELLS = Symbol.for('nestjs-observability:shared-cells');

/** The `LogFormat` of this application: the one that `logging.format` names. */
export const LOG_FORMAT = Symbol.for('nestjs-observability:log-format');

/** The `LogLines` of this application. */
export const LOG_LINES = Symbol.for('nestjs-observability:log-lines');

/** The `TelemetryRequests` of this application; undefined while `store` is off. */
export const TELEMETRY_REQUESTS = Symbol.for('nestjs-observability:telemetry-requests');

/** The `ThreadExports` of this application; undefined while the main thread exports. */
export const THREAD_EXPORTS = Symbol.for('nestjs-observability:thread-exports');

/** The `MetricSources` of this application: add a `MetricSource` to it. */
export const METRIC_SOURCES = Symbol.for('nestjs-observability:metric-sources');

/** The `MetricSource` of all metrics of this application, including `METRIC_SOURCES`. */
export const APPLICATION_METRICS = Symbol.for('nestjs-observability:application-metrics');

/** The `Clock` of this application. */
export const CLOCK = Symbol.for('nestjs-observability:clock');
