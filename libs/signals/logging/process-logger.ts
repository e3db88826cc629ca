import { ConsoleLogger, Logger, type LoggerService } from '@nestjs/common';
import { appOf } from '#kernel';
import { NEST_LOGGER } from './tokens.js';

/**
 * Nest's static `Logger` is one per process. This one hands each line to the application it belongs to, so that two
 * applications in one process keep their streams apart.
 */
class ProcessLogger implements LoggerService {
  private last: LoggerService | undefined;

  log = (message: unknown, ...rest: unknown[]): void => void this.target().log(message, ...rest);
  error = (message: unknown, ...rest: unknown[]): void => void this.target().error(message, ...rest);
  warn = (message: unknown, ...rest: unknown[]): void => void this.target().warn(message, ...rest);
  debug = (message: unknown, ...rest: unknown[]): void => void this.target().debug?.(message, ...rest);
  verbose = (message: unknown, ...rest: unknown[]): void => void this.target().verbose?.(message, ...rest);
  fatal = (message: unknown, ...rest: unknown[]): void => void this.target().fatal?.(message, ...rest);

  /** The current application's stream; after the last one closed, still that one's, so that the last lines are kept. */
  private target(): LoggerService {
    const current = appOf()?.get(NEST_LOGGER);
    if (current) this.last = current;
    return current ?? (this.last ??= new ConsoleLogger());
  }
}

const processLogger = new ProcessLogger();

/** Lets every line of Nest's own `Logger` end in the applications' streams. */
export function adoptNestLogger(): void {
  Logger.overrideLogger(processLogger);
}
