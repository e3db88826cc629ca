// Made by `npm run options` from the tables of the rooms: change the table, then run it again.
import type { LogDestination, LogLevelName, OtlpProtocol } from './option-values.js';

/** Log lines: levels, format and destinations. */
export interface LoggingOptions {
  /**
   * Minimum level of written lines. `DEBUG` to `CRITICAL` are accepted, too. Environment: `LOG_LEVEL`.
   * Default: `info`.
   */
  level?: LogLevelName;
  /**
   * JSON lines (`true`), or readable lines (`false`) with colours on a terminal; `NO_COLOR` and `FORCE_COLOR`
   * are supported. Environment: `LOG_JSON`. Default: `true`; `false` when standard output is a terminal.
   */
  json?: boolean;
  /**
   * Write the lines to standard output unless `file` or `destination` is set. With `false`, lines are still
   * exported over OTLP and errors counted. Environment: `LOG_STDOUT`. Default: `true`; `false` beside tests
   * (Jest, Vitest, `node:test`) unless `level` is given.
   */
  stdout?: boolean;
  /**
   * Shape of the JSON lines. `default`: pino's (`level`, `time`, `msg`) with all other fields. Other shapes
   * are defined by the presets of the application (`logFormats`); an unknown name is an error at start.
   * Environment: `LOG_FORMAT`. Default: `default`.
   */
  format?: string;
  /**
   * One line for every message of a broker, job queue, microservice or WebSocket. Environment:
   * `LOG_MESSAGES`. Default: `true`.
   */
  messageLines?: boolean;
  /**
   * Maximum length of a JSON line in bytes; longer ones are truncated and marked. An integer from 1024 to
   * 16777216. Default: `65536`.
   */
  maxLineBytes?: number;
  /**
   * Append the lines to this file instead of standard output. Environment: `LOG_FILE`. Default: none:
   * standard output.
   */
  file?: string;
  /**
   * Size in bytes at which the file is closed and a new one started; 0: never. An integer, 0 or more.
   * Environment: `LOG_FILE_MAX_BYTES`. Default: `104857600`.
   */
  fileMaxBytes?: number;
  /**
   * Age in milliseconds at which the file is closed, whatever its size; 0: never. An integer, 0 or more.
   * Environment: `LOG_FILE_MAX_AGE_MS`. Default: `86400000`.
   */
  fileMaxAgeMs?: number;
  /**
   * Number of closed files to keep; the oldest are removed. An integer from 1 to 10000. Environment:
   * `LOG_FILE_MAX_FILES`. Default: `10`.
   */
  fileMaxFiles?: number;
  /** Compress closed files (gzip). Environment: `LOG_FILE_COMPRESS`. Default: `true`. */
  fileCompress?: boolean;
  /**
   * Write to the file in the background, so that lines do not block the event loop. SIGKILL and crashes of
   * native code lose waiting lines (those of the last milliseconds, 8 MiB at most); any other end of the
   * process writes them. Environment: `LOG_FILE_ASYNC`. Default: `false`.
   */
  fileAsync?: boolean;
  /**
   * File for levels changed at run time: they survive a restart, and all processes with the same file share
   * them. Workers of `node:cluster` share them without it. Environment: `LOG_LEVELS_FILE`. Default: none.
   */
  levelsFile?: string;
  /**
   * Maximum number of equal lines (logger, level, and message except for numbers and ids) per
   * `repeatWindowMs`; further ones are counted, in one line at the window's end. `fatal` lines are always
   * written. 0: no limit. An integer from 0 to 1000000. Environment: `LOG_REPEAT_LIMIT`. Default: `0`.
   */
  repeatLimit?: number;
  /**
   * Length of the window of `repeatLimit` in milliseconds. An integer from 1 to 3600000. Environment:
   * `LOG_REPEAT_WINDOW_MS`. Default: `60000`.
   */
  repeatWindowMs?: number;
  /**
   * Number of equal lines beyond `repeatLimit` of which one is written as a sample; 0: none. An integer from
   * 0 to 1000000. Environment: `LOG_REPEAT_SAMPLE_EVERY`. Default: `0`.
   */
  repeatSampleEvery?: number;
  /**
   * Maximum number of distinct errors in `ErrorFingerprints` and on `/metrics`; the least recently seen are
   * removed. An integer from 1 to 2000. Default: `500`.
   */
  maxFingerprints?: number;
  /**
   * Additional keys whose values are replaced by `[redacted]`, besides the built-in list (tokens, passwords,
   * cookies …). Default: none beside the built-in list.
   */
  redact?: string[];
  /** A custom destination instead of standard output or `file`. Default: none. */
  destination?: LogDestination;
  /**
   * OTLP endpoint to which the lines are exported, in addition to standard output. With `http/…` it is the
   * base address, `/v1/logs` is appended, except to the address of `OTEL_EXPORTER_OTLP_LOGS_ENDPOINT`. The
   * common variable counts only with `OTEL_LOGS_EXPORTER=otlp`. Environment:
   * `OTEL_EXPORTER_OTLP_LOGS_ENDPOINT`, `OTEL_EXPORTER_OTLP_ENDPOINT`, `OTEL_LOGS_EXPORTER`. Default: none.
   */
  endpoint?: string;
  /**
   * Protocol of the export over OTLP. Environment: `OTEL_EXPORTER_OTLP_LOGS_PROTOCOL`,
   * `OTEL_EXPORTER_OTLP_PROTOCOL`. Default: `grpc`.
   */
  protocol?: OtlpProtocol;
  /**
   * Headers (with gRPC: metadata) of every export. Environment: `OTEL_EXPORTER_OTLP_LOGS_HEADERS`,
   * `OTEL_EXPORTER_OTLP_HEADERS`. Default: none.
   */
  headers?: Record<string, string>;
  /**
   * Maximum number of lines waiting for export; further ones are dropped. An integer from 1 to 1000000.
   * Environment: `OTEL_BLRP_MAX_QUEUE_SIZE`. Default: `2048`.
   */
  maxQueueSize?: number;
  /**
   * Export interval in milliseconds. An integer from 1 to 3600000. Environment: `OTEL_BLRP_SCHEDULE_DELAY`.
   * Default: `1000`.
   */
  scheduledDelayMs?: number;
  /**
   * Maximum number of lines per export. An integer from 1 to 1000000. Environment:
   * `OTEL_BLRP_MAX_EXPORT_BATCH_SIZE`. Default: `512`.
   */
  maxExportBatchSize?: number;
  /**
   * Time-out of an export, in milliseconds. An integer from 1 to 3600000. Environment:
   * `OTEL_BLRP_EXPORT_TIMEOUT`. Default: `30000`.
   */
  exportTimeoutMs?: number;
  /**
   * Maximum number of attributes per line over OTLP; the written line has all of them. An integer from 0 to
   * 1000000. Environment: `OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT`, `OTEL_ATTRIBUTE_COUNT_LIMIT`. Default:
   * `128`.
   */
  maxAttributes?: number;
  /**
   * Maximum length of a string attribute over OTLP, in characters; longer ones are truncated. An integer from
   * 0 to 1000000. Environment: `OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT`,
   * `OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT`. Default: none.
   */
  maxAttributeLength?: number;
}
