import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DynamicModule, Type } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { providersOf } from '#container';
import { ObservabilityError, PRESETS, reasonOf, type MetricShape, type PresetDefinition } from '#contracts';

/** The parts of an application that `lint` checks. */
export interface AppParts {
  readonly presets: readonly PresetDefinition[];
  /** Metrics of all catalogues among its providers. */
  readonly metrics: readonly MetricShape[];
}

/**
 * The presets and catalogues of an application. Its modules are read like Nest does, but nothing is created or started.
 *
 * @param file the compiled module, such as `dist/app.module.js`
 * @throws ObservabilityError `OBS_PRESET_INVALID` when the file cannot be loaded or exports no module
 */
export async function appParts(file: string): Promise<AppParts> {
  const root = await rootModule(file);
  const app = await NestFactory.createApplicationContext(root, {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  const providers = providersOf(app.get(ModulesContainer));
  const presets = providers
    .filter(({ token }) => token === PRESETS)
    .flatMap(({ instance }) => (instance ?? []) as PresetDefinition[]);
  const metrics = providers.flatMap(({ metatype }) => definitionsOf(metatype));
  return { presets: [...new Set(presets)], metrics: [...new Set(metrics)] };
}

async function rootModule(file: string): Promise<Type | DynamicModule> {
  let exported: Record<string, unknown>;
  try {
    exported = (await import(pathToFileURL(resolve(file)).href)) as Record<string, unknown>;
  } catch (error) {
    throw new ObservabilityError(
      'OBS_PRESET_INVALID',
      `${file} cannot be loaded (${reasonOf(error)}). Give a compiled module, such as dist/app.module.js.`,
      { cause: error },
    );
  }
  const modules = Object.values(exported).filter(isModule);
  const root = modules.find((module) => 'name' in module && module.name === 'AppModule') ?? modules[0];
  if (root) return root;
  throw new ObservabilityError(
    'OBS_PRESET_INVALID',
    `${file} exports no Nest module. Export the root module from it, or the result of its forRoot() if it has options.`,
  );
}

function isModule(value: unknown): value is Type | DynamicModule {
  if (typeof value === 'object' && value !== null) return 'module' in value;
  return (
    typeof value === 'function' &&
    ['imports', 'providers', 'controllers', 'exports'].some((key) => Reflect.hasMetadata(key, value))
  );
}

/** The metric definitions of a class made by `metricCatalogue`. */
function definitionsOf(metatype: unknown): MetricShape[] {
  const { definitions } = (metatype ?? {}) as { definitions?: Record<string, MetricShape> };
  if (typeof definitions !== 'object') return [];
  return Object.values(definitions).filter(
    ({ name, labelNames }) => typeof name === 'string' && Array.isArray(labelNames),
  );
}
