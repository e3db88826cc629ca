/**
 * The tarball as it is published: `node scripts/library/pack.mjs FOLDER`. `npm pack` in the repository does the same by
 * `prepack` and `postpack`, which change package.json for as long as it takes.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../ensure-built.mjs';
import { publishedManifest, readPackage, root } from './doors.mjs';

const manifest = join(root, 'package.json');
/** The package.json of the repository, while the published one stands in its place. */
const saved = join(root, 'build', 'package.json.saved');

/** @returns the path of the tarball */
export async function pack(folder) {
  await ensureBuilt();
  const stage = mkdtempSync(join(tmpdir(), 'pack-'));
  const { files, ...rest } = publishedManifest();
  for (const path of [...files, 'README.md', 'LICENSE'].flatMap(filesOf)) {
    mkdirSync(dirname(join(stage, path)), { recursive: true });
    cpSync(join(root, path), join(stage, path), { recursive: true });
  }
  writeFileSync(join(stage, 'package.json'), text({ ...rest, files }));
  mkdirSync(folder, { recursive: true });
  const printed = execFileSync(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', resolve(folder)],
    {
      cwd: stage,
      encoding: 'utf8',
    },
  );
  rmSync(stage, { recursive: true });
  // npm 11 prints an array, npm 12 an object by name.
  const [{ filename }] = Object.values(JSON.parse(printed));
  return join(resolve(folder), filename);
}

/** Of a folder with `*` behind it, the files of that ending. */
function filesOf(pattern) {
  if (!pattern.includes('*')) return [pattern];
  const folder = pattern.slice(0, pattern.indexOf('/*'));
  return readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith(extname(pattern)))
    .map((name) => join(folder, name));
}

const text = (value) => `${JSON.stringify(value, null, 2)}\n`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [what] = process.argv.slice(2);
  if (what === '--prepare') {
    await ensureBuilt();
    const published = publishedManifest(readPackage());
    if (!existsSync(saved)) cpSync(manifest, saved);
    writeFileSync(manifest, text(published));
  } else if (what === '--restore') {
    if (existsSync(saved)) renameSync(saved, manifest);
  } else {
    process.stdout.write(`${await pack(what ?? '.')}\n`);
  }
}
