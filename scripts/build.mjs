/** Builds the library into dist/, then the demo (which imports the built library by name) into build/. */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = join(root, 'node_modules/typescript/bin/tsc');

/** Its time says when the build began. */
export const stamp = join(root, 'build', '.built');

export function build({ clean = false } = {}) {
  const started = new Date();
  if (clean)
    for (const folder of ['dist', 'build']) rmSync(join(root, folder), { recursive: true, force: true });
  if (!existsSync(tsc)) fail('the packages are not installed; run: npm ci');
  for (const project of ['tsconfig.build.json', 'apps/etl-consumer/tsconfig.json']) {
    const { status } = spawnSync(process.execPath, [tsc, '-p', project], {
      cwd: root,
      stdio: ['ignore', 2, 2],
    });
    if (status !== 0) fail(`the build of ${project} failed; see above`);
  }
  writeFileSync(stamp, '');
  utimesSync(stamp, started, started);
}

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build({ clean: true });
