import { Logger, type LogLevel, type Provider } from '@nestjs/common';
import { missingSeam } from '#container';

/** The application's settings of Nest's own logger: `logger: false` or a list of levels, however they were passed. */
export interface AskedOfNest {
  /** `NestFactory.create(App, { logger: false })`, `app.useLogger(false)`. */
  readonly isOff: boolean;
  /** `NestFactory.create(App, { logger: ['error'] })`; undefined when no list was given. */
  readonly levels: readonly LogLevel[] | undefined;
}

/** Nest stores both in private static members of `Logger`: no logger means that it was switched off. */
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

/** The part of Nest's module record to which providers are added. */
export interface ProviderHost {
  readonly providers: ReadonlyMap<unknown, { readonly metatype?: unknown }>;
  addProvider(provider: Provider): unknown;
  addExportedProviderOrModule(token: string): unknown;
}

/** Undocumented members of Nest's `Module`, equal in versions 11 and 12. Warns when they are missing. */
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
