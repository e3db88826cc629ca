import { ConsoleLogger, Logger, type LoggerService, type LogLevel } from '@nestjs/common';
import { appOf } from '#kernel';
import { askedOfNest } from './seams.js';
import { NEST_LOGGER } from './tokens.js';

const LEVELS: readonly LogLevel[] = ['verbose', 'debug', 'log', 'warn', 'error', 'fatal'];

/**
 * Nest's static `Logger` is one per process. This logger passes each line to its application, so that two applications
 * in one process have separate streams. Levels passed to Nest (`logger: ['error']`) take precedence over those of the
 * stream.
 */
class ProcessLogger implements LoggerService {
  private last: LoggerService | undefined;

  private refused = new Set<LogLevel>();

  log = (message: unknown, ...rest: unknown[]): void => this.write('log', message, rest);
  error = (message: unknown, ...rest: unknown[]): void => this.write('error', message, rest);
  warn = (message: unknown, ...rest: unknown[]): void => this.write('warn', message, rest);
  debug = (message: unknown, ...rest: unknown[]): void => this.write('debug', message, rest);
  verbose = (message: unknown, ...rest: unknown[]): void => this.write('verbose', message, rest);
  fatal = (message: unknown, ...rest: unknown[]): void => this.write('fatal', message, rest);

  /** Nest calls it for `useLogger(['error'])`, when its levels are set already. */
  setLogLevels = (levels: readonly LogLevel[] | undefined): void => {
    this.refused = new Set(levels && LEVELS.filter((level) => !Logger.isLevelEnabled(level)));
  };

  private write(level: LogLevel, message: unknown, rest: unknown[]): void {
    if (!this.refused.has(level)) this.target()[level]?.(message, ...rest);
  }

  /**
   * The current application's logger; after the last application closed, its logger, so that the last lines are not
   * lost.
   */
  private target(): LoggerService {
    const current = appOf()?.get(NEST_LOGGER);
    if (current) this.last = current;
    return current ?? (this.last ??= new ConsoleLogger());
  }
}

const processLogger = new ProcessLogger();

/** Redirects Nest's own `Logger` to the applications' streams, unless the application switched it off. */
export function adoptNestLogger(): void {
  const { isOff, levels } = askedOfNest();
  if (isOff) return;
  processLogger.setLogLevels(levels);
  Logger.overrideLogger(processLogger);
}
