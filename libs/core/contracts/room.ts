export type { Alert, AlertReceiver, AlertState } from './alerting/alert.js';
export type { AlertDocumentKind, AlertRecords } from './alerting/alert-records.js';
export type {
  AlertEvent,
  AlertingNote,
  AlertingReply,
  AlertingReport,
} from './alerting/alerting-messages.js';
export type {
  AlertSource,
  BacktestRequest,
  BacktestResult,
  ChannelSettings,
  Deed,
  RuleGroupStatus,
  RuleStatus,
  SecretReference,
} from './alerting/alert-source.js';
export type {
  AlertStatistics,
  Incident,
  IncidentDeed,
  IncidentFilter,
  IncidentState,
  TrailAction,
  TrailEntry,
  TrailFilter,
} from './alerting/incident.js';
export {
  DELIVERY_FAILURES,
  DeliveryError,
  type DeliveryFailureReason,
  type DeliveryReceipt,
  type Notification,
  type NotificationChannel,
  type NotificationReason,
} from './alerting/notification.js';
export { incidentMatches, trailMatches } from './alerting/record-filters.js';
export { fitIncident } from './alerting/fit-incident.js';
export type { RuleResults } from './alerting/rule-results.js';
export type {
  AlertingRule,
  RuleGroup,
  RuleNotification,
  ThresholdCondition,
  ThresholdRule,
} from './alerting/rules.js';
export type {
  AlertMatcher,
  AlertMatchers,
  AlertRoute,
  Inhibition,
  MaintenanceWindow,
  PlannedMaintenance,
  Silence,
  SilenceRequest,
} from './alerting/silence.js';
export type { Board, BoardItem, BoardSource, PresetObjective, PinnedPanel } from './boards.js';
export type { BrowserReports, ReportableMetric } from './browser-reports.js';
export { BURN_ALERTS, burnAlertName, type BurnAlert } from './burn-alerts.js';
export type { CliCommand, CliOutput } from './cli-command.js';
export type { Clock } from './clock.js';
export type { OnDrain } from './draining.js';
export { errorCode, reasonOf, stackOf } from './error-parts.js';
export { ObservabilityError, type ObservabilityErrorCode } from './errors.js';
export {
  ExportStatus,
  type ExportQueue,
  type ExportedSignal,
  type ExporterStatus,
  type ExporterStatuses,
} from './exporter-status.js';
export {
  SERVICE_CHECK,
  type HealthCheckDetail,
  type HealthCheckState,
  type HealthEvents,
  type HealthReport,
  type HealthResult,
  type HealthStatus,
  type HealthTransition,
} from './health.js';
export { bareHost, splitAddress, urlHost, withPort } from './host-name.js';
export type { HttpRequestListener, HttpRequestListeners, ServedRequest } from './http-listener.js';
export { isoTimeMs } from './iso-time.js';
export type { HttpRequestLine, LineContent, LineField, LogFormat } from './log-format.js';
export { LOG_SEVERITIES, type LoggerLevel, type LogLevels } from './log-levels.js';
export type {
  MetricFamily,
  MetricFamilyKind,
  MetricSample,
  SampleExemplar,
  MetricSlice,
  MetricSource,
  MetricSources,
} from './metric-source.js';
export type {
  ManagementEndpoint,
  ManagementMethod,
  ManagementRequest,
  ManagementResponse,
} from './management.js';
export { duplicatePackages, duplicateText, NEEDED_ONCE } from './peers/duplicate-packages.js';
import './peers/own-copy.js';
export { ownVersion, packageAround, type InstalledPackage } from './peers/installed-package.js';
export { loadPeer, loadPeerNow, peerIfInstalled } from './peers/load-peer.js';
export { missingPeer } from './peers/missing-peer.js';
export { fittingVersion } from './peers/peer-versions.js';
export { requireHere } from './peers/require-here.js';
export type { HealthOptions } from './options/health.options.js';
export type { HttpOptions } from './options/http.options.js';
export type { LoggingOptions } from './options/logging.options.js';
export type { ManagementOptions } from './options/management.options.js';
export type { CardinalityOptions, MetricsOptions } from './options/metrics.options.js';
export type { ObservabilityOptions, ResolvedOptions } from './options/observability.options.js';
export {
  EXEMPLAR_FILTERS,
  LOG_LEVEL_ALIASES,
  LOG_LEVELS,
  METRIC_NAMES,
  PROCESS_NAMES,
  REMOTE_WRITE_VERSIONS,
  OTLP_PROTOCOLS,
  OTLP_NAMES,
  RESOURCE_DETECTORS,
  TEMPORALITIES,
  type ExemplarFilter,
  type LogDestination,
  type LogLevel,
  type LogLevelName,
  type MetricNames,
  type ProcessNames,
  type RemoteWriteVersion,
  type OtlpProtocol,
  type SpanExporter,
  type OtlpNames,
  type ResourceDetector,
  type Temporality,
} from './options/option-values.js';
export type { AlertingOptions } from './options/alerting.options.js';
export type { ChannelOptions } from './options/channel.options.js';
export type { StoreOptions, StoreRetentionOptions } from './options/store.options.js';
export type { ThreadOptions } from './options/thread.options.js';
export type { SamplingRule, TracingOptions } from './options/tracing.options.js';
export {
  ALERT_SEVERITIES,
  JOB_NAME,
  type AlertChanges,
  type AlertDefinition,
  type AlertScenario,
  type AlertScenarioInput,
  type AlertSeverity,
  type DashboardDefinition,
  type DashboardVariable,
  type MetricShape,
  type PanelDefinition,
  type PanelQuery,
  type PresetDefinition,
  type PromDuration,
  type RecordingRuleDefinition,
  type SloDefinition,
  type SummaryReader,
} from './preset.js';
export type { Readiness } from './readiness.js';
export type { ReadRequestTotals, RequestTotals, SummarySource, SummaryValues } from './summary.js';
export { tokenProblem } from './token-strength.js';
export {
  APP_SCOPE,
  APPLICATION_METRICS,
  BROWSER_REPORTS,
  CLOCK,
  EXPORTER_STATUSES,
  HEALTH_EVENTS,
  HTTP_REQUEST_LISTENERS,
  LOG_LEVELS_CONTROL,
  LOG_FORMAT,
  LOG_LINES,
  LOG_RECORD_LISTENERS,
  MANAGEMENT_ENDPOINTS,
  METRIC_SOURCES,
  PAGE_REGISTRY,
  SPAN_LISTENERS,
  OBSERVABILITY_OPTIONS,
  PRESETS,
  READINESS,
  REQUEST_TOTALS,
  SHARED_CELLS,
  SUMMARY_VALUES,
  TELEMETRY_REQUESTS,
  THREAD_EXPORTS,
} from './tokens.js';
export { configureTelemetry, telemetryEnvironment } from './telemetry-environment.js';
export { waitAtMost } from './wait-at-most.js';
export type {
  InstantQuery,
  QueryEngine,
  QueryResult,
  QueryValue,
  RangeQuery,
  VectorSample,
} from './series/query-engine.js';
export type {
  HintedFunction,
  SampleSeries,
  SelectOptions,
  SeriesMatcher,
  SeriesSource,
} from './series/series-source.js';
export {
  boundOf,
  boundText,
  foreignLabelText,
  numberText,
  parseLabels,
  renderLabels,
} from './series/label-text.js';
export { isStaleAt, markStale } from './series/stale-marker.js';
export { badCursor, numberCursor, pageLimit } from './store/page-limit.js';
export { extremeNames } from './store/extreme-names.js';
export { atOnce, Pace, type Sliced } from './store/sliced.js';
export {
  CELLS_FROM,
  type CellChange,
  type CellExemplar,
  type SharedCells,
  type SharedFamily,
} from './store/shared-cells.js';
export { ExportResultCode, type ExportResult } from './telemetry/export-result.js';
export {
  AggregationTemporality,
  DataPointType,
  type DataPoint,
  type HistogramValue,
  type MetricData,
  type PushedMetric,
  type ResourceMetrics,
  type SummaryValue,
  SUMMARY_POINTS,
} from './telemetry/metric-data.js';
export type { InstrumentationScope, Resource } from './telemetry/resource.js';
export {
  SamplingDecision,
  type ReadableSpan,
  type SpanProcessor,
  type TimedEvent,
} from './telemetry/span-data.js';
export type {
  ThreadExportEvents,
  ThreadExports,
  ThreadLoss,
  ThreadSignal,
} from './telemetry/thread-exports.js';
export type {
  ListenerPort,
  LoggedRecord,
  LogLines,
  LogRecordListener,
  PageRegistry,
  SpanListener,
} from './ports.js';
export type { Page, PageOptions } from './store/page.js';
export type { SampleBatch, SeriesInfo, SeriesRef } from './store/sample-batch.js';
export type { ExemplarEntry, HealthEntry, LogEntry, SpanEntry } from './store/entries.js';
export type {
  LogCounts,
  LogFilter,
  MetricInfo,
  OperationStatistics,
  ServiceEdge,
  SourceOptions,
  StoredLog,
  StoredSignal,
  StoreStatistics,
  TelemetryStore,
  TieredSource,
  TierName,
  TraceFilter,
  TraceSummary,
} from './store/telemetry-store.js';
export type { TraceTable, TraceTableExtras, TraceTableRow } from './store/trace-table.js';
export type { TelemetryRequest, TelemetryRequests, TelemetryResponse } from './store/telemetry-requests.js';
