import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readJson, valueAt, isRecord } from '../project/read-json.js';
import { packageFrom } from './installed.js';

/**
 * Reads the compiler options of a tsconfig.json, with those of the files that it extends.
 *
 * @returns undefined when the file is missing or cannot be read
 */
export function compilerOptions(file: string): Readonly<Record<string, unknown>> | undefined {
  return optionsOf(file, new Set());
}

function optionsOf(file: string, seen: Set<string>): Record<string, unknown> | undefined {
  if (seen.has(file) || !existsSync(file)) return undefined;
  seen.add(file);
  const config = readJson(readFileSync(file, 'utf8'));
  if (!config) return undefined;
  const own = valueAt(config, 'compilerOptions');
  const bases = [config['extends']].flat().filter((base) => typeof base === 'string');
  const inherited = bases.map((base) => optionsOf(extendedFile(file, base), seen) ?? {});
  return Object.assign({}, ...inherited, isRecord(own) ? own : {}) as Record<string, unknown>;
}

function extendedFile(from: string, base: string): string {
  if (base.startsWith('.') || base.startsWith('/')) {
    const path = resolve(dirname(from), base);
    return path.endsWith('.json') ? path : `${path}.json`;
  }
  const [, name = '', rest = ''] = /^((?:@[^/]+\/)?[^/]+)\/?(.*)$/.exec(base) ?? [];
  const folder = packageFrom(dirname(from), name)?.path ?? dirname(from);
  const path = join(folder, rest === '' ? 'tsconfig.json' : rest);
  return path.endsWith('.json') ? path : `${path}.json`;
}
