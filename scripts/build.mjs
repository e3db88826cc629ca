/** Builds the library into dist/, then the demo (which imports the built library by name) into build/. */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));

export function build({ clean = false } = {}) {
  if (clean)
    for (const folder of ['dist', 'build']) rmSync(`${root}/${folder}`, { recursive: true, force: true });
  for (const project of ['tsconfig.build.json', 'apps/etl-consumer/tsconfig.json']) {
    if (!existsSync(tsc)) fail('the packages are not installed; run: npm ci');
    const { status } = spawnSync(process.execPath, [tsc, '-p', project], {
      cwd: root,
      stdio: ['ignore', 2, 2],
    });
    if (status !== 0) fail(`the build of ${project} failed; see above`);
  }
}

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build({ clean: true });
