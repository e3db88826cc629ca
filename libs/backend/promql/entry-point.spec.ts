import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

const root = dirname(fileURLToPath(import.meta.url));

/** The files that a file loads, recursively; type imports are erased and load nothing. */
function loadedBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const imports = readFileSync(file, 'utf8').matchAll(
    /^(?:import|export)\s+(?!type\b)[^;]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm,
  );
  for (const [, from, bare] of imports) {
    const target = from ?? bare ?? '';
    if (target.startsWith('.')) loadedBy(join(dirname(file), target.replace(/\.js$/, '.ts')), seen);
    else if (target === '#contracts') loadedBy(join(root, '../../core/contracts/room.ts'), seen);
    else seen.add(target);
  }
  return seen;
}

it('the entry point loads neither Nest nor rxjs nor any other package', () => {
  const loaded = [...loadedBy(join(root, 'index.ts'))];
  expect(loaded.length).toBeGreaterThan(readdirSync(join(root, 'evaluate')).length);
  expect(loaded.filter((name) => !name.startsWith('/') && !name.startsWith('node:'))).toEqual([]);
});
