/** Builds the library into dist/, then the demo (which imports the built library by name) into build/. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { publishedFields, readPackage, root } from './library/doors.mjs';

const tsc = join(root, 'node_modules/typescript/bin/tsc');
/** What tsc makes of the library, for the bundle and the declarations; never published. */
const compiled = join(root, 'build', 'compiled');

/** Its time says when the build began. */
export const stamp = join(root, 'build', '.built');

export async function build({ clean = false } = {}) {
  const started = new Date();
  if (clean) rmSync(join(root, 'build'), { recursive: true, force: true });
  if (!existsSync(tsc)) fail('the packages are not installed; run: npm ci');
  const manifest = readPackage();
  for (const [field, wanted] of Object.entries(publishedFields(manifest)))
    if (!isDeepStrictEqual(manifest[field], wanted))
      fail(`"${field}" of package.json is out of date; run: node scripts/exports.mjs`);
  compile('tsconfig.build.json');
  await writeLibrary(manifest);
  compile('apps/etl-consumer/tsconfig.json');
  writeFileSync(stamp, '');
  utimesSync(stamp, started, started);
}

async function writeLibrary(manifest) {
  // Loaded here: what only asks for `stamp` does not need them.
  const [{ bundle }, { writeTypes }] = await Promise.all([
    import('./library/bundle.mjs'),
    import('./library/types.mjs'),
  ]);
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  await bundle(compiled, manifest);
  writeTypes(compiled, manifest);
  // What `nest add` reads; its code is `internal/nest-add`.
  cpSync(join(root, 'libs/tooling/cli/schematics'), join(root, 'dist/schematics'), { recursive: true });
}

function compile(project) {
  const { status } = spawnSync(process.execPath, [tsc, '-p', project], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) fail(`the build of ${project} failed; see above`);
}

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build({ clean: true });
