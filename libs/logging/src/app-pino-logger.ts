import { Inject, Injectable, Scope } from '@nestjs/common';
import { PinoLogger, type Params } from 'nestjs-pino';
import type { Logger as Pino } from 'pino';
import { assignFields } from '#context';
import { APP_LOGGER } from './tokens.js';

/**
 * nestjs-pino's `PinoLogger`, bound to this application's stream (the original keeps one stream per process), with an
 * `assign` that works in every kind of handler.
 */
@Injectable({ scope: Scope.TRANSIENT })
export class AppPinoLogger extends PinoLogger {
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
}
