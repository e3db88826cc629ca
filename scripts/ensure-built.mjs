/** Builds the library and the demo when what is built is missing or older than its sources. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build, stamp } from './build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const lock = join(root, 'node_modules', '.building');
/** A lock older than this was left behind by a process that was killed. */
const STALE_MS = 300_000;

export async function ensureBuilt() {
  if (upToDate()) return;
  if (!existsSync(join(root, 'node_modules'))) return await build();
  await takeLock();
  const release = () => rmSync(lock, { recursive: true, force: true });
  process.once('exit', release);
  if (!upToDate()) {
    process.stderr.write('building the library and the demo, once; this takes 10 to 60 seconds …\n');
    await build();
  }
  release();
  process.off('exit', release);
}

/** Two processes that find the same thing out of date must not write it at the same time. */
async function takeLock() {
  for (;;) {
    try {
      mkdirSync(lock);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (Date.now() - since > STALE_MS) rmSync(lock, { recursive: true, force: true });
      else await sleep(200);
    }
  }
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
