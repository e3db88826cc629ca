/** Builds the library and the demo when what is built is missing or older than its sources. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, stamp } from './build.mjs';
import { locked } from './library/lock.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const lock = join(root, 'node_modules', '.building');

export async function ensureBuilt() {
  if (upToDate()) return;
  if (!existsSync(join(root, 'node_modules'))) return await build();
  await locked(lock, async () => {
    if (upToDate()) return;
    process.stderr.write('building the library and the demo, once; this takes 10 to 60 seconds …\n');
    await build();
  });
}

function upToDate() {
  const built = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs;
  const sources = [
    'src',
    'libs',
    'apps',
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'scripts/library',
  ];
  return built !== undefined && sources.every((path) => newest(join(root, path)) <= built);
}

function newest(path) {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(...readdirSync(path).map((name) => newest(join(path, name))), 0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensureBuilt();
