export type { CliCommand, CliOutput } from './cli-command.js';
export { ObservabilityError, type ObservabilityErrorCode } from './errors.js';
export type { HealthCheckDetail, HealthReport, HealthStatus } from './health.js';
export type { LoggerLevel, LogLevels } from './log-levels.js';
export type {
  ManagementEndpoint,
  ManagementMethod,
  ManagementRequest,
  ManagementResponse,
} from './management.js';
export { loadPeer } from './optional-peer.js';
export {
  LOG_FORMATS,
  LOG_LEVEL_ALIASES,
  LOG_LEVELS,
  OTLP_PROTOCOLS,
  type HealthOptions,
  type HttpOptions,
  type LogDestination,
  type LogFormat,
  type LoggingOptions,
  type LogLevel,
  type LogLevelName,
  type ManagementOptions,
  type MetricsOptions,
  type ObservabilityOptions,
  type OtlpProtocol,
  type ResolvedOptions,
  type SamplingRule,
  type ServiceOptions,
  type TracingOptions,
} from './options.js';
export {
  ALERT_SEVERITIES,
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
export { createRedactor, type Redactor } from './redaction/redactor.js';
export { isInnocentWord, redactText } from './redaction/redact-text.js';
export {
  APP_SCOPE,
  LOG_LEVELS_CONTROL,
  MANAGEMENT_ENDPOINTS,
  OBSERVABILITY_OPTIONS,
  PRESETS,
} from './tokens.js';
