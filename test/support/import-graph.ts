/** Import graph of source files, including type imports. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const IMPORT = /^(?:import|export)\b[^'";]*?from '([^']+)'|^import '([^']+)'/gm;

export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** @param root of the repository; specs and generated files are excluded */
export function importGraph(root: string, aliases: Readonly<Record<string, string>>): ImportGraph {
  const files = ['src', 'libs']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
        join(folder, path),
      ),
    )
    .filter((path) => /\.tsx?$/.test(path) && !/\.(?:spec|d)\.tsx?$/.test(path));
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      const named = Array.from(text.matchAll(IMPORT), ([, from, bare]) => from ?? bare ?? '');
      return [file, named.flatMap((name) => aliases[name] ?? relative(root, file, name) ?? [])];
    }),
  );
}

function relative(root: string, file: string, name: string): string | undefined {
  if (!name.startsWith('.')) return undefined;
  const path = join(dirname(file), name).replace(/\.jsx?$/, '');
  return [`${path}.ts`, `${path}.tsx`].find((one) => existsSync(join(root, one)));
}

/** One cycle per group of files that import each other; empty if there is none. */
export function circlesIn(graph: ImportGraph): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  for (const start of graph.keys()) follow(start, [], new Set());
  return found;

  function follow(file: string, path: readonly string[], open: Set<string>): void {
    if (open.has(file)) return void found.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (done.has(file)) return;
    open.add(file);
    for (const next of graph.get(file) ?? []) follow(next, [...path, file], open);
    open.delete(file);
    done.add(file);
  }
}
