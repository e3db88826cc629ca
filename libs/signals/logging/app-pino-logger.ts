import { Inject, Injectable, Scope } from '@nestjs/common';
import { PinoLogger, type Params } from 'nestjs-pino';
import type { Level, Logger as Pino } from 'pino';
import { assignFields } from '#kernel';
import { APP_LOGGER } from './tokens.js';

/**
 * nestjs-pino's `PinoLogger`, bound to this application's stream (the original has one stream per process), with an
 * `assign` that works in all kinds of handlers.
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

  /** Adds fields to all later lines of this request, message or `runWith` block. Without one, it has no effect. */
  override assign(fields: Record<string, unknown>): void {
    assignFields(fields);
  }

  // The originals copy arguments field by field, which is slower and would pass on a getter's error to the caller.

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
