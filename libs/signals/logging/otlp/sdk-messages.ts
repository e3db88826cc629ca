import { formatWithOptions } from 'node:util';
import { Logger } from '@nestjs/common';
import { diag, DiagLogLevel, type DiagLogger } from '@opentelemetry/api';
import { telemetryEnvironment, type LogLevel } from '#contracts';
import { registeredWithApi } from '#kernel';
import type { NamedLoggers } from '../levels/named-loggers.js';
import type { LogRecord } from '../line/log-record.js';

/** Nest context of lines from OpenTelemetry's own diagnostics. */
const LOGGER_NAME = 'OpenTelemetry';
const LOGGER_JSON = JSON.stringify(LOGGER_NAME);

/** Values of `OTEL_LOG_LEVEL` except `NONE`. */
const LEVELS: Readonly<Record<string, readonly [theirs: DiagLogLevel, ours: LogLevel]>> = {
  ERROR: [DiagLogLevel.ERROR, 'error'],
  WARN: [DiagLogLevel.WARN, 'warn'],
  INFO: [DiagLogLevel.INFO, 'info'],
  DEBUG: [DiagLogLevel.DEBUG, 'debug'],
  VERBOSE: [DiagLogLevel.VERBOSE, 'trace'],
  ALL: [DiagLogLevel.ALL, 'trace'],
};

// OpenTelemetry has one diag logger per process, shared by all applications.
let users = 0;
let held: unknown;

/**
 * Logs the diagnostics of OpenTelemetry's packages, from the level in `OTEL_LOG_LEVEL` on, independent of `LOG_LEVEL`.
 * Does nothing without the variable, or when a diag logger is set already.
 *
 * @returns a function that stops it
 */
export function tellSdkMessages(
  loggers: NamedLoggers,
  variable = telemetryEnvironment().OTEL_LOG_LEVEL,
  warn = (text: string): void => process.emitWarning(text, 'ObservabilityWarning'),
): () => void {
  const name = variable?.trim().toUpperCase();
  if (!name || name === 'NONE') return () => undefined;
  const level = LEVELS[name];
  if (!level) {
    warn(`OTEL_LOG_LEVEL: must be one of NONE, ${Object.keys(LEVELS).join(', ')}. The variable is ignored.`);
    return () => undefined;
  }
  if (users === 0 && registeredWithApi()?.diag) return () => undefined;
  const [theirs, ours] = level;
  const logger = loggers.of(LOGGER_NAME);
  if (logger) loggers.setLevel(logger, ours);
  if (users++ === 0) {
    diag.setLogger(sdkLines(), { logLevel: theirs, suppressOverrideMessage: true });
    held = registeredWithApi()?.diag;
  }
  return () => {
    if (--users === 0 && registeredWithApi()?.diag === held) diag.disable();
  };
}

/** Whether a line is an OpenTelemetry diagnostic: exporting it could cause further diagnostics. */
export function isSdkMessage({ fields }: LogRecord): boolean {
  return fields.some(({ name, json }) => name === 'context' && json === LOGGER_JSON);
}

function sdkLines(): DiagLogger {
  const logger = new Logger(LOGGER_NAME);
  const line =
    (level: 'error' | 'warn' | 'log' | 'debug' | 'verbose') =>
    (...said: unknown[]): void => {
      try {
        logger[level](formatWithOptions({ depth: 3, breakLength: Infinity }, ...said));
      } catch {
        // A diagnostic that cannot be read must not cause an error in an exporter.
      }
    };
  return {
    error: line('error'),
    warn: line('warn'),
    info: line('log'),
    debug: line('debug'),
    verbose: line('verbose'),
  };
}
