/**
 * What the package publishes, derived from the `obs:source` of each entry of `exports` in package.json: a room that moves
 * changes that one line, and nothing of the build.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
/** Tests, type checks and the build resolve this condition; the published package.json is without it. */
const SOURCE = 'obs:source';
/** Runs in a page: a separate bundle in both formats, since a page cannot load CommonJS. */
export const BROWSER = './browser';

export function readPackage() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
}

/** @returns `{ key, name, source }` of each entry: `./presets/etl`, `presets/etl`, `./libs/presets/etl/index.ts` */
export function doors(manifest = readPackage()) {
  return Object.entries(manifest.exports)
    .filter(([, target]) => typeof target === 'object')
    .map(([key, target]) => ({ key, name: key === '.' ? 'index' : key.slice(2), source: target[SOURCE] }));
}

/** Rooms, as `#metrics` names them: inlined into the build; the benchmarks reach them as `dist/cjs/internal/NAME.js`. */
export function rooms(manifest = readPackage()) {
  return Object.entries(manifest.imports).map(([key, target]) => ({
    key,
    name: key.slice(1),
    source: target[SOURCE],
  }));
}

/** `imports`, `exports`, `main`, `types` and `typesVersions` (for `moduleResolution: node10`), as they follow from the sources. */
export function publishedFields(manifest = readPackage()) {
  const all = doors(manifest);
  return {
    imports: Object.fromEntries(
      rooms(manifest).map(({ key, name, source }) => [
        key,
        { [SOURCE]: source, default: `./dist/cjs/internal/${name}.js` },
      ]),
    ),
    main: './dist/cjs/index.js',
    types: './dist/cjs/index.d.ts',
    typesVersions: {
      '*': Object.fromEntries(
        all.filter(({ key }) => key !== '.').map(({ name }) => [name, [`./dist/cjs/${name}.d.ts`]]),
      ),
    },
    exports: Object.fromEntries([
      ...all.map(({ key, name, source }) => [
        key,
        {
          [SOURCE]: source,
          import: { types: `./dist/esm/${name}.d.ts`, default: `./dist/esm/${name}.js` },
          require: { types: `./dist/cjs/${name}.d.ts`, default: `./dist/cjs/${name}.js` },
        },
      ]),
      ['./package.json', './package.json'],
    ]),
  };
}

/** The package.json of the tarball: nothing that points at sources, scripts or development. */
export function publishedManifest(manifest = readPackage()) {
  const {
    scripts: _scripts,
    devDependencies: _dev,
    overrides: _overrides,
    imports: _imports,
    ...rest
  } = manifest;
  const exports = Object.fromEntries(
    Object.entries(rest.exports).map(([key, target]) => {
      if (typeof target === 'string') return [key, target];
      const { [SOURCE]: _source, ...conditions } = target;
      return [key, conditions];
    }),
  );
  return { ...rest, exports };
}
