/** Builds the library and the demo when what is built is missing or older than its sources. */
import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'build', '.built');

export async function ensureBuilt() {
  if (upToDate()) return;
  process.stderr.write('building …\n');
  const started = new Date();
  const { build } = await import('./build.mjs');
  build();
  writeFileSync(stamp, '');
  utimesSync(stamp, started, started);
}

function upToDate() {
  const built = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs;
  const sources = ['src', 'libs', 'apps', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];
  return built !== undefined && sources.every((path) => newest(join(root, path)) <= built);
}

function newest(path) {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(...readdirSync(path).map((name) => newest(join(path, name))), 0);
}
