import type { Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { modulesOf } from './explorer.js';
import { missingSeam } from './missing-seam.js';

/**
 * Places a module among those whose hooks Nest runs in turn: it orders them by `distance`, which is 0 for the application's
 * own module and grows with the imports between. Private: `distance` of Nest's `Module`.
 */
export function placeModule(modules: ModulesContainer, type: Type, distance: number): void {
  for (const module of modulesOf(modules, (one) => one === type)) {
    if (!('distance' in module))
      return missingSeam('@nestjs/core', 'Module.distance', `${type.name} starts and ends in Nest's order`);
    module.distance = distance;
  }
}
