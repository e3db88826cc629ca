import { formatWithOptions } from 'node:util';
import { Logger } from '@nestjs/common';
import { diag, DiagLogLevel, type DiagLogger } from '@opentelemetry/api';
import { telemetryEnvironment, type LogLevel } from '#contracts';
import type { NamedLoggers } from '../levels/named-loggers.js';
import type { LogRecord } from '../line/log-record.js';

/** Nest context of the lines in which OpenTelemetry speaks of itself. */
const LOGGER_NAME = 'OpenTelemetry';
const LOGGER_JSON = JSON.stringify(LOGGER_NAME);

/** Values of `OTEL_LOG_LEVEL` but for `NONE`. */
const LEVELS: Readonly<Record<string, readonly [theirs: DiagLogLevel, ours: LogLevel]>> = {
  ERROR: [DiagLogLevel.ERROR, 'error'],
  WARN: [DiagLogLevel.WARN, 'warn'],
  INFO: [DiagLogLevel.INFO, 'info'],
  DEBUG: [DiagLogLevel.DEBUG, 'debug'],
  VERBOSE: [DiagLogLevel.VERBOSE, 'trace'],
  ALL: [DiagLogLevel.ALL, 'trace'],
};

// OpenTelemetry has one diag logger per process, which all applications in it share.
let users = 0;
let held: unknown;

/**
 * Makes lines of what OpenTelemetry's packages say about themselves, from the level that `OTEL_LOG_LEVEL` names on,
 * whatever `LOG_LEVEL` says. Nothing without the variable, or when somebody has set a diag logger already.
 *
 * @returns a function that ends it
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
  if (users === 0 && diagLogger()) return () => undefined;
  const [theirs, ours] = level;
  const logger = loggers.of(LOGGER_NAME);
  if (logger) loggers.setLevel(logger, ours);
  if (users++ === 0) {
    diag.setLogger(sdkLines(), { logLevel: theirs, suppressOverrideMessage: true });
    held = diagLogger();
  }
  return () => {
    if (--users === 0 && diagLogger() === held) diag.disable();
  };
}

/** Whether OpenTelemetry speaks in a line: to export it would give OpenTelemetry something to say again. */
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
        // What cannot be read is not worth an error in an exporter.
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

/** The diag logger that is set; the API has no function that tells. */
function diagLogger(): unknown {
  const api = (globalThis as Record<symbol, { diag?: unknown } | undefined>)[
    Symbol.for('opentelemetry.js.api.1')
  ];
  return api?.diag;
}
