import { Inject, Injectable } from '@nestjs/common';
import { Logger, PinoLogger } from 'nestjs-pino';
import type { Level, Logger as Pino } from 'pino';
import { APP_LOGGER } from './tokens.js';

const MAX_CONTEXTS = 500;

/** nestjs-pino's `Logger`, with the same arguments, that copies nothing it is given; see `AppPinoLogger`. */
@Injectable()
export class AppNestLogger extends Logger {
  private readonly contexts = new Map<unknown, Pino>();

  constructor(
    pinoLogger: PinoLogger,
    @Inject(APP_LOGGER) private readonly root: Pino,
  ) {
    super(pinoLogger, {});
  }

  override verbose(message: unknown, ...rest: unknown[]): void {
    this.line('trace', message, rest);
  }

  override debug(message: unknown, ...rest: unknown[]): void {
    this.line('debug', message, rest);
  }

  override log(message: unknown, ...rest: unknown[]): void {
    this.line('info', message, rest);
  }

  override warn(message: unknown, ...rest: unknown[]): void {
    this.line('warn', message, rest);
  }

  override error(message: unknown, ...rest: unknown[]): void {
    this.line('error', message, rest);
  }

  override fatal(message: unknown, ...rest: unknown[]): void {
    this.line('fatal', message, rest);
  }

  /** The last of Nest's parameters is the context; what stands before it are the message's. */
  private line(level: Level, message: unknown, rest: unknown[]): void {
    const logger = rest.length > 0 ? this.loggerOf(rest[rest.length - 1]) : this.root;
    const params = rest.slice(0, -1);
    const [stack] = params;
    if (level === 'error' && typeof message === 'string' && params.length === 1 && isStack(stack)) {
      logger.error(Object.assign(new Error(message), { stack }));
    } else {
      logger[level](message as string, ...(params as []));
    }
  }

  private loggerOf(context: unknown): Pino {
    const known = this.contexts.get(context);
    if (known) return known;
    const logger = this.root.child({ context });
    if (typeof context === 'string' && this.contexts.size < MAX_CONTEXTS) this.contexts.set(context, logger);
    return logger;
  }
}

/** Nest hands errors on as message and stack. */
function isStack(value: unknown): value is string {
  return typeof value === 'string' && /\n\s*at /.test(value);
}
