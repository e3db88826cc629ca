import type { Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { placeModule } from '#container';

/**
 * Runs a module's hooks after those of all others at start, and before them at shutdown: the application is ready when
 * its last part is ready, and no longer ready when its first part stops. Nest sorts modules by their distance from the
 * root module; if that fails, the hooks keep their order.
 */
export function runHooksLast(modules: ModulesContainer, type: Type): void {
  placeModule(modules, type, -1);
}
