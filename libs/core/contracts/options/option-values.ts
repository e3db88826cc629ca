export const OTLP_PROTOCOLS = ['grpc', 'http/protobuf', 'http/json'] as const;
/** Protocol of an export over OTLP. */
export type OtlpProtocol = (typeof OTLP_PROTOCOLS)[number];

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Level names of other logging systems, and the level each stands for. Upper and lower case are the same. */
export const LOG_LEVEL_ALIASES = { warning: 'warn', critical: 'fatal' } as const;
export type LogLevelName = LogLevel | 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';

/** Where log lines go when it is not a file and not standard output: anything with a `write`. */
export interface LogDestination {
  write(line: string): unknown;
}

export const METRIC_NAMES = ['otel', 'classic'] as const;
/** Names of the HTTP server's metrics; see `MetricsOptions.names`. */
export type MetricNames = (typeof METRIC_NAMES)[number];

export const OTLP_NAMES = ['conventions', 'prometheus'] as const;
/** What metrics are called over OTLP; see `MetricsOptions.otlpNames`. */
export type OtlpNames = (typeof OTLP_NAMES)[number];

export const EXEMPLAR_FILTERS = ['trace_based', 'always_on', 'always_off'] as const;
/** Which values may become exemplars; see `MetricsOptions.exemplarFilter`. */
export type ExemplarFilter = (typeof EXEMPLAR_FILTERS)[number];

export const RESOURCE_DETECTORS = [
  'host',
  'os',
  'process',
  'serviceinstance',
  'container',
  'kubernetes',
] as const;
/** What finds out where an application runs; see `ServiceOptions.resourceDetectors`. */
export type ResourceDetector = (typeof RESOURCE_DETECTORS)[number];

export const TEMPORALITIES = ['cumulative', 'delta', 'lowmemory'] as const;
/** Since when a pushed sum counts; see `MetricsOptions.temporality`. */
export type Temporality = (typeof TEMPORALITIES)[number];

export type { SpanExporter } from '../telemetry/span-data.js';

export type { ChannelOptions } from './channel.options.js';
export type { NotificationChannel } from '../alerting/notification.js';
export type { RuleGroup, ThresholdRule } from '../alerting/rules.js';
export type { AlertRoute, Inhibition, MaintenanceWindow } from '../alerting/silence.js';
