import type { LogLevel, LogLevelName } from './options/option-values.js';

/** A logger and its current level. */
export interface LoggerLevel {
  /** The logger's name (Nest's context); `ROOT` for all loggers without their own level. */
  logger: string;
  level: LogLevel;
  /** The level without run-time changes. */
  configured: LogLevel;
  /** When a run-time change expires, ISO 8601; absent when it does not. */
  until?: string;
}

/** Port: log levels that can be changed at run time. */
export interface LogLevels {
  list(): LoggerLevel[];
  /**
   * @param logger a logger's name, or `ROOT`
   * @param level the new level; undefined restores the configured one
   * @param options `forMs`: milliseconds after which the configured level is restored automatically
   * @throws ObservabilityError `OBS_LOG_LEVEL` for an unknown level or a time out of range
   */
  set(logger: string, level: LogLevelName | undefined, options?: { forMs?: number }): LoggerLevel;
}

/**
 * OpenTelemetry's severity number and upper-case name (as in Python, which has none below DEBUG) for each pino label.
 */
export const LOG_SEVERITIES: Readonly<Record<string, readonly [severity: number, name: string]>> = {
  trace: [1, 'DEBUG'],
  debug: [5, 'DEBUG'],
  info: [9, 'INFO'],
  warn: [13, 'WARNING'],
  error: [17, 'ERROR'],
  fatal: [21, 'CRITICAL'],
};
