import 'reflect-metadata';
import type { InjectionToken, OptionalFactoryDependency, Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { modulesOf } from './explorer.js';
import { missingSeam } from './missing-seam.js';

/**
 * Sets a module's position in the order in which Nest runs hooks: Nest sorts modules by `distance`, which is 0 for the
 * application's root module and grows with each import. Private: `distance` of Nest's `Module`.
 */
export function placeModule(modules: ModulesContainer, type: Type, distance: number): void {
  for (const module of modulesOf(modules, (one) => one === type)) {
    if (!('distance' in module))
      return missingSeam('@nestjs/core', 'Module.distance', `${type.name} starts and ends in Nest's order`);
    module.distance = distance;
  }
}

/**
 * The injected parameters of a class, from the metadata of `@Inject` and `@Optional`, for a factory. Undefined when a
 * parameter has no metadata, or when the Nest version stores it elsewhere: Nest must then create the class itself.
 */
export function parametersOf(type: Type): OptionalFactoryDependency[] | undefined {
  const read = <T>(key: string): T[] => (Reflect.getMetadata(key, type) as T[] | undefined) ?? [];
  const named = read<{ index: number; param: InjectionToken }>('self:paramtypes');
  const optional = read<number>('optional:paramtypes');
  const count = Math.max(
    type.length,
    read('design:paramtypes').length,
    ...named.map(({ index }) => index + 1),
  );
  if (named.length !== count || read('self:properties_metadata').length > 0) return undefined;
  return named
    .toSorted((one, other) => one.index - other.index)
    .map(({ index, param }) => ({ token: param, optional: optional.includes(index) }));
}
