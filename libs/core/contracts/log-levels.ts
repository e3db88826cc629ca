import type { LogLevel, LogLevelName } from './options/option-values.js';

/** A logger and the level it writes from now. */
export interface LoggerLevel {
  /** The logger's name (Nest's context); `ROOT` for everything that has no level of its own. */
  logger: string;
  level: LogLevel;
  /** The level it has without a change at run time. */
  configured: LogLevel;
  /** When a change ends by itself, ISO 8601; absent when it does not. */
  until?: string;
}

/** Port: levels that can be changed while the application runs. */
export interface LogLevels {
  list(): LoggerLevel[];
  /**
   * @param logger a logger's name, or `ROOT`
   * @param level the new level; undefined returns to the configured one
   * @param options `forMs`: milliseconds after which the configured level comes back by itself
   * @throws ObservabilityError `OBS_LOG_LEVEL` for a level that does not exist or a time out of range
   */
  set(logger: string, level: LogLevelName | undefined, options?: { forMs?: number }): LoggerLevel;
}

/** For each label of pino: OpenTelemetry's severity number, and the name in capitals (Python's, which has none below DEBUG). */
export const LOG_SEVERITIES: Readonly<Record<string, readonly [severity: number, name: string]>> = {
  trace: [1, 'DEBUG'],
  debug: [5, 'DEBUG'],
  info: [9, 'INFO'],
  warn: [13, 'WARNING'],
  error: [17, 'ERROR'],
  fatal: [21, 'CRITICAL'],
};
