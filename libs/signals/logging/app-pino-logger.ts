import { Inject, Injectable, Scope } from '@nestjs/common';
import { PinoLogger, type Params } from 'nestjs-pino';
import type { Level, Logger as Pino } from 'pino';
import { assignFields } from '#kernel';
import { APP_LOGGER } from './tokens.js';

/**
 * nestjs-pino's `PinoLogger`, bound to this application's stream (the original keeps one stream per process), with an
 * `assign` that works in every kind of handler.
 */
@Injectable({ scope: Scope.TRANSIENT })
export class AppPinoLogger extends PinoLogger {
  private withContext: { context: string; logger: Pino } | undefined;

  constructor(@Inject(APP_LOGGER) private readonly root: Pino) {
    super({ pinoHttp: { logger: root } } satisfies Params);
  }

  override get logger(): Pino {
    return this.root;
  }

  /** Adds fields to every further line of this request, message or `runWith` block. Outside of one it does nothing. */
  override assign(fields: Record<string, unknown>): void {
    assignFields(fields);
  }

  // The originals copy what they are given, field by field: slower, and a getter that throws would reach the caller.

  override trace(...args: unknown[]): void {
    this.line('trace', args);
  }

  override debug(...args: unknown[]): void {
    this.line('debug', args);
  }

  override info(...args: unknown[]): void {
    this.line('info', args);
  }

  override warn(...args: unknown[]): void {
    this.line('warn', args);
  }

  override error(...args: unknown[]): void {
    this.line('error', args);
  }

  override fatal(...args: unknown[]): void {
    this.line('fatal', args);
  }

  private line(level: Level, args: unknown[]): void {
    const logger = this.context ? this.childOf(this.context) : this.root;
    logger[level](...(args as [string]));
  }

  private childOf(context: string): Pino {
    if (this.withContext?.context !== context) {
      this.withContext = { context, logger: this.root.child({ [this.contextName]: context }) };
    }
    return this.withContext.logger;
  }
}
