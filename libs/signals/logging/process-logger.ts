import { ConsoleLogger, Logger, type LoggerService, type LogLevel } from '@nestjs/common';
import { appOf, appSlot, type AppScope } from '#kernel';
import { askedOfNest, forgetAskedOfNest } from './seams.js';
import { NEST_LOGGER } from './tokens.js';

/** Levels of Nest's own lines that an application does not want. */
const REFUSED = appSlot<ReadonlySet<LogLevel>>('refused-log-levels');

const LEVELS: readonly LogLevel[] = ['verbose', 'debug', 'log', 'warn', 'error', 'fatal'];

/**
 * Nest's static `Logger` is one per process. This one hands each line to the application it belongs to, so that two
 * applications in one process keep their streams apart. Levels that the application asked Nest for (`logger: ['error']`)
 * hold before those of its stream.
 */
class ProcessLogger implements LoggerService {
  private last: LoggerService | undefined;

  log = (message: unknown, ...rest: unknown[]): void => this.write('log', message, rest);
  error = (message: unknown, ...rest: unknown[]): void => this.write('error', message, rest);
  warn = (message: unknown, ...rest: unknown[]): void => this.write('warn', message, rest);
  debug = (message: unknown, ...rest: unknown[]): void => this.write('debug', message, rest);
  verbose = (message: unknown, ...rest: unknown[]): void => this.write('verbose', message, rest);
  fatal = (message: unknown, ...rest: unknown[]): void => this.write('fatal', message, rest);

  /** Nest calls it for `useLogger(['error'])`, when it knows the levels itself. */
  setLogLevels = (levels: readonly LogLevel[] | undefined): void => {
    appOf()?.set(REFUSED, refusedBy(levels));
  };

  private write(level: LogLevel, message: unknown, rest: unknown[]): void {
    if (!appOf()?.get(REFUSED)?.has(level)) this.target()[level]?.(message, ...rest);
  }

  /** The current application's stream; after the last one closed, still that one's, so that the last lines are kept. */
  private target(): LoggerService {
    const current = appOf()?.get(NEST_LOGGER);
    if (current) this.last = current;
    return current ?? (this.last ??= new ConsoleLogger());
  }
}

const processLogger = new ProcessLogger();

/** Nest knows by now which levels belong to those that were asked for. */
function refusedBy(levels: readonly LogLevel[] | undefined): ReadonlySet<LogLevel> {
  return new Set(levels && LEVELS.filter((level) => !Logger.isLevelEnabled(level)));
}

/**
 * Lets the lines of Nest's own `Logger` end in the applications' streams, as far as this application wants them
 * (`logger: false` or a list of levels). Nest keeps that for the whole process; here it holds for the one application.
 */
export function adoptNestLogger(scope: AppScope): void {
  const { isOff, levels } = askedOfNest();
  scope.set(REFUSED, isOff ? new Set(LEVELS) : refusedBy(levels));
  forgetAskedOfNest();
  Logger.overrideLogger(processLogger);
}
