/**
 * The web console as files with hashed names: scripts, one style sheet, the page that loads them. Only the compressed
 * files are published; they are decompressed for clients that do not accept compression.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root } from './doors.mjs';
import { locked } from './lock.mjs';

const SOURCE = join(root, 'libs/backend/console');
const BUILT_FROM_SOURCES = join(root, 'build', 'console');

/** @param folder what is in it is replaced */
export async function bundleConsole(folder) {
  const unfinished = `${folder}.${process.pid}`;
  const { metafile } = await build({
    entryPoints: [join(SOURCE, 'web/main.tsx')],
    outdir: unfinished,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: ['chrome120', 'firefox120', 'safari17.5'],
    minify: true,
    metafile: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'warning',
  });
  writeFileSync(join(unfinished, 'index.html'), pageOf(metafile.outputs));
  for (const name of readdirSync(unfinished)) {
    const file = join(unfinished, name);
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
    rmSync(file);
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
}

/** The page, with the names of its files. What its script imports at once is named as well, so that it is not loaded after it. */
function pageOf(outputs) {
  const main = (ending) =>
    Object.keys(outputs).find((path) => basename(path).startsWith('main-') && path.endsWith(ending));
  const parts = outputs[main('.js')].imports
    .filter(({ kind }) => kind === 'import-statement')
    .map(({ path }) => basename(path));
  return readFileSync(join(SOURCE, 'web/index.html'), 'utf8')
    .replace(/^.*PARTS.*\n/m, (line) => parts.map((part) => line.replace('PARTS', part)).join(''))
    .replace('STYLE', basename(main('.css')))
    .replace('SCRIPT', basename(main('.js')));
}

/** Names of the files that have to come before the first page is seen; what is loaded on demand is not among them. */
export function firstLoad(folder = BUILT_FROM_SOURCES) {
  const textOf = (name) => gunzipSync(readFileSync(join(folder, `${name}.gz`))).toString();
  const page = textOf('index.html');
  const assets = Array.from(page.matchAll(/console\/assets\/([\w.-]+)/g), ([, name]) => name);
  const names = new Set(['index.html', ...assets]);
  // Parts that a script imports at once; those that it imports when they are needed have parentheses.
  for (const name of names)
    if (name.endsWith('.js'))
      for (const [, part] of textOf(name).matchAll(/(?:\bfrom|\bimport)"\.\/([\w.-]+)"/g)) names.add(part);
  return [...names];
}

/** For the suites, of which several may start at once: makes `build/console` when it is missing or older than its sources. */
export async function ensureConsole() {
  if (isBuilt()) return;
  mkdirSync(join(root, 'build'), { recursive: true });
  await locked(`${BUILT_FROM_SOURCES}.lock`, async () => {
    if (!isBuilt()) await bundleConsole(BUILT_FROM_SOURCES);
  });
}

function isBuilt() {
  const built = statSync(join(BUILT_FROM_SOURCES, 'index.html.gz'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return readdirSync(SOURCE, { recursive: true }).every(
    (path) => statSync(join(SOURCE, path)).mtimeMs <= built,
  );
}
