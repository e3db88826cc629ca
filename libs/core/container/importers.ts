import type { Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { modulesOf } from './explorer.js';

/** The part of a dynamic module, or of `@Module`'s argument, that is read here. */
interface Importing {
  readonly module?: unknown;
  readonly imports?: readonly unknown[];
  readonly forwardRef?: () => unknown;
}

const MOST_NESTED = 20;

/**
 * The names of the modules that import a module in their source, once per import. Nest's own records do not show this:
 * they add global modules to the imports of every module.
 *
 * @param isWanted selects the module by its class, or by the import entry
 */
export async function importersOf(
  modules: ModulesContainer,
  isWanted: (type: unknown, imported: unknown) => boolean,
): Promise<string[]> {
  const found: string[] = [];
  const seen = new Set<unknown>();
  const look = async (importer: string, entry: unknown, depth: number): Promise<void> => {
    const given = await Promise.resolve(entry).catch(() => undefined);
    const { forwardRef } = (given ?? {}) as Importing;
    const dynamic = (typeof forwardRef === 'function' ? forwardRef() : given) as Importing | undefined;
    const type = dynamic?.module ?? dynamic;
    if (isWanted(type, dynamic)) found.push(importer);
    if (typeof dynamic !== 'object' || seen.has(dynamic) || depth > MOST_NESTED) return;
    seen.add(dynamic);
    for (const inner of dynamic.imports ?? []) await look(nameOf(type), inner, depth + 1);
  };
  for (const type of new Set(modulesOf(modules).map(({ metatype }) => metatype)))
    for (const entry of importsOf(type)) await look(type.name, entry, 0);
  return found;
}

function importsOf(type: Type<unknown>): readonly unknown[] {
  return (Reflect.getMetadata('imports', type) as unknown[] | undefined) ?? [];
}

function nameOf(type: unknown): string {
  return typeof type === 'function' ? type.name : 'a dynamic module';
}
