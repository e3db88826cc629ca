/**
 * The code of the telemetry thread, which loads neither Nest nor any package. In the package it shares files with the
 * main thread (`bundle.mjs`); for the suites, which run the sources without a build, it is one separate file.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { rollup } from 'rollup';
import { rooms, root } from './doors.mjs';

export const THREAD_SOURCE = './src/telemetry-thread/main.ts';
const BUILT_FROM_SOURCES = join(root, 'build', 'telemetry-thread.cjs');

/** @param input the entry; `plugins` find and translate what it imports */
function rolledUp({ input, plugins }) {
  return rollup({
    input,
    plugins,
    // Packages may be named by code that the thread does not use; what it does use is checked below.
    external: (id) => !id.startsWith('.') && !id.startsWith('/') && !id.startsWith('#'),
    // What no code of the thread uses is left out, also where a module does something when it is loaded: it runs elsewhere.
    treeshake: { moduleSideEffects: (id) => id === input },
    onwarn(warning) {
      if (warning.code !== 'CIRCULAR_DEPENDENCY') throw new Error(warning.message);
    },
  });
}

/** The modules of which the thread runs anything. */
export async function modulesOfThread({ input, plugins }) {
  const built = await rolledUp({ input, plugins });
  const { output } = await built.generate({ format: 'cjs', inlineDynamicImports: true });
  await built.close();
  return new Set(
    output
      .flatMap(({ modules = {} }) => Object.entries(modules))
      .filter(([, { renderedLength }]) => renderedLength > 0)
      .map(([id]) => id),
  );
}

async function bundleThread({ input, file, plugins }) {
  const built = await rolledUp({ input, plugins });
  mkdirSync(dirname(file), { recursive: true });
  // Written elsewhere first: a thread that starts meanwhile reads the old file or the new one.
  const unfinished = `${file}.${process.pid}`;
  const { output } = await built.write({
    file: unfinished,
    format: 'cjs',
    interop: 'auto',
    generatedCode: { constBindings: true },
  });
  await built.close();
  const packages = output[0].imports.filter((id) => !id.startsWith('node:'));
  if (packages.length > 0) throw new Error(`the telemetry thread would load ${packages.join(', ')}`);
  renameSync(unfinished, file);
}

/** For the suites, which run the sources as they are: makes `build/telemetry-thread.js` when it is missing or old. */
export async function ensureThreadFile() {
  const built = statSync(BUILT_FROM_SOURCES, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (['src', 'libs', 'scripts/library'].every((folder) => newest(join(root, folder)) <= built)) return;
  const rooted = new Map(rooms().map(({ key, source }) => [key, join(root, source)]));
  await bundleThread({
    input: join(root, THREAD_SOURCE),
    file: BUILT_FROM_SOURCES,
    plugins: [sources(rooted), await typescript()],
  });
}

const sources = (rooted) => ({
  name: 'sources',
  resolveId(id, from) {
    if (rooted.has(id)) return rooted.get(id);
    if (!id.startsWith('.') || !from) return null;
    const file = resolve(dirname(from), id).replace(/\.js$/, '.ts');
    return existsSync(file) ? file : null;
  },
});

async function typescript() {
  const { transform } = await import('@swc/core');
  const options = {
    jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true }, keepClassNames: true },
    module: { type: 'es6' },
  };
  return {
    name: 'typescript',
    async load(id) {
      if (!id.endsWith('.ts')) return null;
      return (await transform(await readFile(id, 'utf8'), options)).code;
    },
  };
}

function newest(path) {
  const status = statSync(path);
  if (!status.isDirectory()) return status.mtimeMs;
  return readdirSync(path).reduce((time, name) => Math.max(time, newest(join(path, name))), 0);
}
