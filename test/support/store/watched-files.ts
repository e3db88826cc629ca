import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { CallHooks } from './watched-connection.js';

/** File system functions that the store calls besides SQLite. */
const CALLS = [
  'statSync',
  'statfsSync',
  'mkdirSync',
  'chmodSync',
  'openSync',
  'closeSync',
  'writeSync',
  'fsyncSync',
  'writeFileSync',
  'appendFileSync',
  'readdirSync',
  'renameSync',
  'rmSync',
  'unlinkSync',
  'realpathSync',
] as const;

/**
 * Runs hooks around `node:fs` calls on a folder, or on files opened in it. Modules must be native modules of Node.js:
 * Jest keeps its own copy of exports.
 *
 * @returns a function that stops it
 */
export function watchFiles(directory: string, { before, after }: CallHooks): () => void {
  const original = { ...fs };
  const patched = fs as unknown as Record<string, (...args: unknown[]) => unknown>;
  const descriptors = new Set<unknown>();
  for (const name of CALLS) {
    const call = original[name] as (...args: unknown[]) => unknown;
    patched[name] = (...args) => {
      const isOurs = descriptors.has(args[0]) || String(args[0]).startsWith(directory);
      if (!isOurs) return call(...args);
      // A descriptor that was not closed would leak in the process, not in the store.
      if (name === 'closeSync') descriptors.delete(args[0]);
      else before?.(name);
      const result = call(...args);
      if (name === 'openSync') descriptors.add(result);
      if (name !== 'closeSync') after?.(name);
      return result;
    };
  }
  syncBuiltinESMExports();
  return () => {
    Object.assign(fs, Object.fromEntries(CALLS.map((name) => [name, original[name]])));
    syncBuiltinESMExports();
  };
}
