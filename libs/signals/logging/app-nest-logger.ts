import { Inject, Injectable } from '@nestjs/common';
import { Logger, PinoLogger } from 'nestjs-pino';
import type { Level, Logger as Pino } from 'pino';
import { sortNestArguments } from './line/nest-arguments.js';
import { APP_LOGGER } from './tokens.js';

const MAX_CONTEXTS = 500;

/** nestjs-pino's `Logger` with the same arguments, but without copying them; see `AppPinoLogger`. */
@Injectable()
export class AppNestLogger extends Logger {
  private readonly contexts = new Map<string, Pino>();

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

  private line(level: Level, message: unknown, rest: readonly unknown[]): void {
    const { context, args } = sortNestArguments(message, rest);
    const logger = context === undefined ? this.root : this.loggerOf(context);
    logger[level](...(args as [string]));
  }

  private loggerOf(context: string): Pino {
    const known = this.contexts.get(context);
    if (known) return known;
    const logger = this.root.child({ context });
    if (this.contexts.size < MAX_CONTEXTS) this.contexts.set(context, logger);
    return logger;
  }
}
