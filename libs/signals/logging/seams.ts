import { Logger, type LogLevel, type Provider } from '@nestjs/common';
import { missingSeam } from '#container';

/** What the application asked of Nest's own logger: `logger: false` or a list of levels, in whatever way. */
export interface AskedOfNest {
  /** `NestFactory.create(App, { logger: false })`, `app.useLogger(false)`. */
  readonly isOff: boolean;
  /** `NestFactory.create(App, { logger: ['error'] })`; undefined when no list was given. */
  readonly levels: readonly LogLevel[] | undefined;
}

/** Nest keeps both in static members of `Logger` that it does not show: without a logger it was switched off. */
export function askedOfNest(): AskedOfNest {
  if (!Reflect.has(Logger, 'staticInstanceRef'))
    missingSeam(
      '@nestjs/common',
      'Logger.staticInstanceRef',
      '`logger: false` of NestFactory does not switch lines off',
    );
  const levels: unknown = Reflect.get(Logger, 'logLevels');
  return {
    isOff: Reflect.has(Logger, 'staticInstanceRef') && !Reflect.get(Logger, 'staticInstanceRef'),
    levels: Array.isArray(levels) ? (levels as LogLevel[]) : undefined,
  };
}

/** Nest's record of a module, as far as something is added to it. */
export interface ProviderHost {
  readonly providers: ReadonlyMap<unknown, { readonly metatype?: unknown }>;
  addProvider(provider: Provider): unknown;
  addExportedProviderOrModule(token: string): unknown;
}

/** Members of Nest's `Module`, the same in 11 and 12, that are documented nowhere. Says so when they are not there. */
export function providerHostOf(module: object): ProviderHost | undefined {
  const host = module as Partial<ProviderHost>;
  if (typeof host.addProvider === 'function' && typeof host.addExportedProviderOrModule === 'function')
    return host as ProviderHost;
  missingSeam(
    '@nestjs/core',
    'Module.addProvider',
    '@InjectPinoLogger does not work in modules that are loaded lazily',
  );
  return undefined;
}
