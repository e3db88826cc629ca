import type { Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { placeModule } from '#container';

/**
 * Runs the hooks of a module after those of all others at start, and before them at shutdown: the application is ready when
 * its last part is, and no longer ready when its first part stops. Nest orders modules by their distance from the root
 * module, which is 0; where it does not, the hooks keep their place.
 */
export function runHooksLast(modules: ModulesContainer, type: Type): void {
  placeModule(modules, type, -1);
}
