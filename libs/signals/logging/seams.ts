import { Logger, type LogLevel } from '@nestjs/common';

/** What the application asked of Nest's own logger: `logger: false` or a list of levels, in whatever way. */
export interface AskedOfNest {
  /** `NestFactory.create(App, { logger: false })`, `app.useLogger(false)`. */
  readonly isOff: boolean;
  /** `NestFactory.create(App, { logger: ['error'] })`; undefined when no list was given. */
  readonly levels: readonly LogLevel[] | undefined;
}

/** Nest keeps both in static members of `Logger` that it does not show: without a logger it was switched off. */
export function askedOfNest(): AskedOfNest {
  const levels: unknown = Reflect.get(Logger, 'logLevels');
  return {
    isOff: Reflect.has(Logger, 'staticInstanceRef') && !Reflect.get(Logger, 'staticInstanceRef'),
    levels: Array.isArray(levels) ? (levels as LogLevel[]) : undefined,
  };
}
