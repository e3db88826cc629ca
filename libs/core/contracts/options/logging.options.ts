import type { OtlpProtocol } from './otlp-protocol.js';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Level names of other logging systems, and the level each stands for. Upper and lower case are the same. */
export const LOG_LEVEL_ALIASES = { warning: 'warn', critical: 'fatal' } as const;
export type LogLevelName = LogLevel | 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';

export const LOG_FORMATS = ['default', 'recommender', 'trends'] as const;
/** Shape of a JSON line; see `LoggingOptions.format`. */
export type LogFormat = (typeof LOG_FORMATS)[number];

/** Where log lines go when it is not a file and not standard output: anything with a `write`. */
export interface LogDestination {
  write(line: string): unknown;
}

export interface LoggingOptions {
  /** `DEBUG` to `CRITICAL` are understood too. Environment: `LOG_LEVEL`. Default: `info`. */
  level?: LogLevelName;
  /** JSON lines (`true`) or lines for people (`false`; needs `pino-pretty`). Environment: `LOG_JSON`. Default: `true`. */
  json?: boolean;
  /**
   * Shape of the JSON lines. `default`: pino's (`level`, `time`, `msg`) with everything beside it. `recommender`: the
   * same with `timestamp`, `message` and levels `DEBUG` to `CRITICAL`. `trends`: `timestamp`, `level`, `logger`,
   * `message`, `module`, `function`, `line` and all else under `context`; looking up the calling line costs some
   * microseconds. Environment: `LOG_FORMAT`. Default: `default`.
   */
  format?: LogFormat;
  /** One line for every message of a broker, job queue, microservice or WebSocket. Environment: `LOG_MESSAGES`. Default: `true`. */
  messageLines?: boolean;
  /** Bytes of one JSON line at most, 1024 or more; what exceeds is cut and marked. Default: `65536`. */
  maxLineBytes?: number;
  /** Append the lines to this file instead of standard output. Environment: `LOG_FILE`. Default: none. */
  file?: string;
  /** Bytes after which the file is closed and the next begun; 0: never. Environment: `LOG_FILE_MAX_BYTES`. Default: `104857600` (100 MiB). */
  fileMaxBytes?: number;
  /** Milliseconds after which it is closed, however small; 0: never. Environment: `LOG_FILE_MAX_AGE_MS`. Default: `86400000` (a day). */
  fileMaxAgeMs?: number;
  /** Closed files that are kept beside the open one; the oldest are removed. Environment: `LOG_FILE_MAX_FILES`. Default: `10`. */
  fileMaxFiles?: number;
  /** Compress closed files (gzip). Environment: `LOG_FILE_COMPRESS`. Default: `true`. */
  fileCompress?: boolean;
  /**
   * Keeps levels that were changed at run time in this file: they survive a restart, and all processes that name the
   * same file share them. Workers of `node:cluster` share them without it. Environment: `LOG_LEVELS_FILE`. Default: none.
   */
  levelsFile?: string;
  /**
   * Equal lines (logger, level, and message but for numbers and ids) per `repeatWindowMs` that are written; the others
   * are counted, in one line at the window's end. `fatal` lines are always written. 0: all are. Environment:
   * `LOG_REPEAT_LIMIT`. Default: `0`.
   */
  repeatLimit?: number;
  /** Milliseconds. Environment: `LOG_REPEAT_WINDOW_MS`. Default: `60000`. */
  repeatWindowMs?: number;
  /** Errors that are told apart at most, in `ErrorFingerprints` and on `/metrics`; those not seen for longest are forgotten. Default: `500`. */
  maxFingerprints?: number;
  /** Further keys whose values are replaced by `[redacted]`, beside the built-in list (tokens, passwords, cookies …). */
  redact?: string[];
  /** A destination of your own instead of standard output or `file`. Default: none. */
  destination?: LogDestination;
  /**
   * OTLP endpoint to which the lines go as well, beside standard output. Needs the optional peers
   * `@opentelemetry/sdk-logs` and `@opentelemetry/exporter-logs-otlp-grpc` (or `-proto`, `-http`). With `http/…` it is
   * the base address, `/v1/logs` is appended. Environment: `OTEL_EXPORTER_OTLP_LOGS_ENDPOINT` (taken as it is), and
   * with `OTEL_LOGS_EXPORTER=otlp` also `OTEL_EXPORTER_OTLP_ENDPOINT`. Default: none.
   */
  endpoint?: string;
  /** `grpc`, `http/protobuf` or `http/json`. Environment: `OTEL_EXPORTER_OTLP_LOGS_PROTOCOL`, `OTEL_EXPORTER_OTLP_PROTOCOL`. Default: `grpc`. */
  protocol?: OtlpProtocol;
  /** Headers (gRPC: metadata) of every export. Environment: `OTEL_EXPORTER_OTLP_LOGS_HEADERS`, `OTEL_EXPORTER_OTLP_HEADERS`. */
  headers?: Record<string, string>;
  /** Lines waiting for export at most; what exceeds is dropped. Environment: `OTEL_BLRP_MAX_QUEUE_SIZE`. Default: `2048`. */
  maxQueueSize?: number;
  /** Milliseconds between two exports. Environment: `OTEL_BLRP_SCHEDULE_DELAY`. Default: `1000`. */
  scheduledDelayMs?: number;
  /** Lines of one export at most. Environment: `OTEL_BLRP_MAX_EXPORT_BATCH_SIZE`. Default: `512`. */
  maxExportBatchSize?: number;
  /** Milliseconds that one export may take. Environment: `OTEL_BLRP_EXPORT_TIMEOUT`. Default: `30000`. */
  exportTimeoutMs?: number;
  /**
   * Attributes of one line at most, over OTLP; the line itself has them all. Environment:
   * `OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT`, `OTEL_ATTRIBUTE_COUNT_LIMIT`. Default: `128`.
   */
  maxAttributes?: number;
  /**
   * Characters of a text in an attribute at most, over OTLP; what exceeds is cut. Environment:
   * `OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT`, `OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT`. Default: none.
   */
  maxAttributeLength?: number;
}
