import { Logger as NestLogger } from '@nestjs/common';
import type { LazyModuleLoader, ModulesContainer } from '@nestjs/core';
import { getLoggerToken, LoggerModule, PARAMS_PROVIDER_TOKEN, PinoLogger } from 'nestjs-pino';
import { importersOf, modulesOf } from '#container';
import { AppPinoLogger } from './app-pino-logger.js';
import { providerHostOf, type ProviderHost } from './seams.js';

/** The dynamic modules of nestjs-pino that this package created. */
const own = new WeakSet<object>();

/** Marks a dynamic module as created by this package. */
export function ownPinoModule<M extends object>(made: M): M {
  own.add(made);
  return made;
}

/** Warns where nestjs-pino's module is imported besides the one of this package. */
export async function warnOfForeignPino(modules: ModulesContainer): Promise<void> {
  const all = modulesOf(modules, isPino).filter(({ providers }) => providers.has(PARAMS_PROVIDER_TOKEN));
  if (all.length < 2) return;
  const importers = await importersOf(
    modules,
    (type, imported) => isPino(type) && !own.has(imported as object),
  );
  const where = [...new Set(importers)].join(' and ') || 'one of your modules';
  new NestLogger('Logging').warn(
    `LoggerModule of nestjs-pino is imported by ${where}, which ObservabilityModule includes already: each request gets two ` +
      'lines in two formats, and some lines have no ids, no redaction and no export. Remove LoggerModule from the imports of ' +
      `${where}; PinoLogger, Logger and InjectPinoLogger still work, and the options of pinoHttp are options of "logging" and "http".`,
  );
}

/**
 * For `@InjectPinoLogger(name)` in a file loaded later by `LazyModuleLoader`: nestjs-pino creates the providers of
 * these loggers when its module is created, which is too early.
 */
export function provideLateLoggers(modules: ModulesContainer, loader: LazyModuleLoader): void {
  const host = modulesOf(modules, (type) => type === LoggerModule)
    .map(providerHostOf)
    .find((found) => found?.providers.get(PinoLogger)?.metatype === AppPinoLogger);
  if (!host) return;
  const load = loader.load.bind(loader);
  loader.load = (loaderFn, options) =>
    load(async () => {
      const loaded = await loaderFn();
      addLoggers(host);
      return loaded;
    }, options);
}

function addLoggers(host: ProviderHost): void {
  const prefix = getLoggerToken('');
  for (const provider of LoggerModule.forRoot().providers ?? []) {
    const token = 'provide' in provider ? provider.provide : undefined;
    if (typeof token !== 'string' || !token.startsWith(prefix) || host.providers.has(token)) continue;
    host.addProvider(provider);
    host.addExportedProviderOrModule(token);
  }
}

/** Also the module of another copy of nestjs-pino. */
function isPino(type: unknown): boolean {
  return type === LoggerModule || (typeof type === 'function' && type.name === LoggerModule.name);
}
