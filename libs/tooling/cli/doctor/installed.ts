import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageAround, type InstalledPackage } from '#contracts';
import { isRecord, readJson, valueAt } from '../project/read-json.js';

/**
 * The copy of a package that code in a folder loads: the nearest one in a `node_modules` above it. `require.resolve` does not
 * find packages that have ES modules only.
 */
export function packageFrom(folder: string, name: string): InstalledPackage | undefined {
  for (let at = realpathSync(folder); ; at = dirname(at)) {
    const found = join(at, 'node_modules', name);
    if (existsSync(join(found, 'package.json'))) return packageAround(realpathSync(found), name);
    if (dirname(at) === at) return undefined;
  }
}

/** The content of a package.json; empty when it cannot be read. */
export function manifestOf(folder: string): Readonly<Record<string, unknown>> {
  try {
    return readJson(readFileSync(join(folder, 'package.json'), 'utf8')) ?? {};
  } catch {
    return {};
  }
}

/** Names and version ranges of a group of dependencies. */
export function dependenciesIn(manifest: object, group: string): Readonly<Record<string, string>> {
  const found = valueAt(manifest, group);
  const pairs = isRecord(found) ? Object.entries(found) : [];
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}
