import { posix } from 'node:path';
import { textOf, type ProjectFiles } from './project-files.js';
import { isRecord, readJson, textAt, valueAt } from './read-json.js';

/** An entry of `paths` in a tsconfig.json: a pattern such as `@app/*`, and its paths. */
export interface ImportAlias {
  readonly pattern: string;
  readonly targets: readonly string[];
}

/** Maximum length of a chain of `extends`. */
const MOST_CONFIGS = 10;

/** The `paths` of a tsconfig.json, or of the nearest file that it extends. */
export function importAliases(files: ProjectFiles, tsconfig: string): ImportAlias[] {
  let file: string | undefined = tsconfig;
  for (let read = 0; file !== undefined && read < MOST_CONFIGS; read++) {
    const config: object = readJson(textOf(files, file) ?? '') ?? {};
    const folder: string = posix.dirname(file);
    const paths = valueAt(config, 'compilerOptions', 'paths');
    const base = posix.join(folder, textAt(config, 'compilerOptions', 'baseUrl') ?? '.');
    if (isRecord(paths)) return Object.entries(paths).map(([pattern, to]) => aliasOf(pattern, to, base));
    const extended: string | undefined = textAt(config, 'extends');
    file = extended?.startsWith('.')
      ? posix.join(folder, extended.replace(/(?<!\.json)$/, '.json'))
      : undefined;
  }
  return [];
}

function aliasOf(pattern: string, to: unknown, base: string): ImportAlias {
  const targets = Array.isArray(to) ? to.filter((target) => typeof target === 'string') : [];
  return { pattern, targets: targets.map((target) => posix.join(base, target)) };
}

/** Resolves a specifier to paths: by the aliases, and from the folder of package.json, as in `src/app.module`. */
export function pathsOf(specifier: string, aliases: readonly ImportAlias[]): string[] {
  const aliased = aliases.flatMap(({ pattern, targets }) => {
    const [before = '', after] = pattern.split('*');
    if (after === undefined) return specifier === pattern ? targets : [];
    if (!specifier.startsWith(before) || !specifier.endsWith(after)) return [];
    const rest = specifier.slice(before.length, specifier.length - after.length);
    return targets.map((target) => target.replace('*', () => rest));
  });
  return /^[\w-]+\/./.test(specifier) ? [...aliased, specifier] : aliased;
}
