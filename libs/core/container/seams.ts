import type { Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { missingSeam } from './missing-seam.js';

/**
 * Nest's record of a provider or a controller (`InstanceWrapper`). Its type shows `metatype`; that Nest calls a factory by
 * what stands there when it makes the provider is not documented.
 */
export interface Registration {
  /** A class, the function of a `useFactory` provider, or nothing for a `useValue` provider. */
  metatype: unknown;
  readonly inject?: unknown;
  readonly instance?: unknown;
}

/** The providers and controllers of an application, as Nest registers them. */
export function registrationsOf(modules: ModulesContainer): Registration[] {
  return [...modules.values()].flatMap(({ providers, controllers }) => [
    ...(providers.values() as Iterable<Registration>),
    ...(controllers.values() as Iterable<Registration>),
  ]);
}

/**
 * Places a module among those whose hooks Nest runs in turn: it orders them by `distance`, which is 0 for the application's
 * own module and grows with the imports between. Private: `distance` of Nest's `Module`.
 */
export function placeModule(modules: ModulesContainer, type: Type, distance: number): void {
  for (const module of modules.values()) {
    if (module.metatype !== type) continue;
    if (!('distance' in module))
      return missingSeam('@nestjs/core', 'Module.distance', `${type.name} starts and ends in Nest's order`);
    module.distance = distance;
  }
}
