import type { Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { placeModule } from '#container';

/**
 * Lets the hooks of a module run behind those of all others at start, and before them at the end: ready is who is ready
 * when the last part of the application is, and no longer when the first one stops. Nest orders its modules by their
 * distance from the root, which is 0; without that order the hooks run where they would have run.
 */
export function runLast(modules: ModulesContainer, type: Type): void {
  placeModule(modules, type, -1);
}
