import type { ModulesContainer } from '@nestjs/core';
import { ObservabilityError } from '#contracts';
import { importersOf, modulesOf } from '#container';

/** Marks the module class, so that every copy of this package recognises it. */
export const OBSERVABILITY_MODULE = Symbol.for('nestjs-observability:module');

/**
 * Two modules in one application would observe everything twice and open the port twice.
 *
 * @throws ObservabilityError `OBS_MODULE_IMPORT`, synchronously if there is a second module; otherwise returns
 *   undefined
 */
export function refuseSecondImport(modules: ModulesContainer): Promise<void> | undefined {
  const all = modulesOf(modules, isObservabilityModule);
  return all.length > 1 ? refuse(modules, all.length) : undefined;
}

/** The error for `imports: [ObservabilityModule]`. */
export function importedBare(): ObservabilityError {
  return new ObservabilityError(
    'OBS_MODULE_IMPORT',
    'ObservabilityModule is imported without options. Import ObservabilityModule.forRoot() or forRootAsync() in the root module.',
  );
}

async function refuse(modules: ModulesContainer, count: number): Promise<never> {
  const importers = await importersOf(modules, isObservabilityModule);
  const where = importers.length > 0 ? ` (in ${[...new Set(importers)].join(' and ')})` : '';
  throw new ObservabilityError(
    'OBS_MODULE_IMPORT',
    `ObservabilityModule is imported ${count} times in one application${where}: every request would be observed ${count} ` +
      'times. Import ObservabilityModule.forRoot() or forRootAsync() once, in the root module. It is global: all other ' +
      'modules can inject what it exports without importing it.',
  );
}

/** Whether a class is this module, from any copy of this package. */
export function isObservabilityModule(type: unknown): boolean {
  return typeof type === 'function' && OBSERVABILITY_MODULE in type;
}
