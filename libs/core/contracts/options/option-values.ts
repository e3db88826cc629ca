export const OTLP_PROTOCOLS = ['grpc', 'http/protobuf', 'http/json'] as const;
/** Protocol of an OTLP export. */
export type OtlpProtocol = (typeof OTLP_PROTOCOLS)[number];

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Level names of other logging systems, and their equivalents. Case-insensitive. */
export const LOG_LEVEL_ALIASES = { warning: 'warn', critical: 'fatal' } as const;
export type LogLevelName = LogLevel | 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';

/** Destination of log lines other than a file and standard output: any object with `write`. */
export interface LogDestination {
  write(line: string): unknown;
}

export const METRIC_NAMES = ['otel', 'classic'] as const;
/** Names of the HTTP server's metrics; see `MetricsOptions.names`. */
export type MetricNames = (typeof METRIC_NAMES)[number];

export const PROCESS_NAMES = ['prometheus', 'otel', 'both'] as const;
/** See `MetricsOptions.processNames`. */
export type ProcessNames = (typeof PROCESS_NAMES)[number];

export const OTLP_NAMES = ['conventions', 'prometheus'] as const;
/** Metric names over OTLP; see `MetricsOptions.otlpNames`. */
export type OtlpNames = (typeof OTLP_NAMES)[number];

export const REMOTE_WRITE_VERSIONS = ['1.0', '2.0'] as const;
/** See `MetricsOptions.remoteWriteVersion`. */
export type RemoteWriteVersion = (typeof REMOTE_WRITE_VERSIONS)[number];

export const EXEMPLAR_FILTERS = ['trace_based', 'always_on', 'always_off'] as const;
/** Filter of exemplars; see `MetricsOptions.exemplarFilter`. */
export type ExemplarFilter = (typeof EXEMPLAR_FILTERS)[number];

export const RESOURCE_DETECTORS = [
  'host',
  'os',
  'process',
  'serviceinstance',
  'container',
  'kubernetes',
] as const;
/** Detectors of resource attributes; see `ServiceOptions.resourceDetectors`. */
export type ResourceDetector = (typeof RESOURCE_DETECTORS)[number];

export const TEMPORALITIES = ['cumulative', 'delta', 'lowmemory'] as const;
/** Start of the interval of a pushed sum; see `MetricsOptions.temporality`. */
export type Temporality = (typeof TEMPORALITIES)[number];

export type { SpanExporter } from '../telemetry/span-data.js';

export type { ChannelOptions } from './channel.options.js';
export type { NotificationChannel } from '../alerting/notification.js';
export type { RuleGroup, ThresholdRule } from '../alerting/rules.js';
export type { AlertRoute, Inhibition, MaintenanceWindow } from '../alerting/silence.js';
