/**
 * The compiled modules as few files. CommonJS is the one implementation: ES modules re-export it by name, so that a process
 * that loads both has one state and one set of classes.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { rollup } from 'rollup';
import { bundleConsole } from './console.mjs';
import { BROWSER, doors, rooms, root } from './doors.mjs';
import { bundleThread, THREAD_SOURCE } from './telemetry-thread.mjs';

/** Copied into the bundle as far as it is used: constants, and what the compiler needs for decorators. */
const INLINED = {
  '@opentelemetry/semantic-conventions': 'dist/index.mjs',
  tslib: 'tslib.es6.mjs',
};

/** What words the error for a missing package needs none itself. */
const PEERS = 'peers';
const ALONE = /\/contracts\/(?:peers\/(?!load-peer)|errors\.js$)/;

/** Entries that load no Nest. */
const FRAMEWORK_FREE = ['./promql', './testing'];

/** @param compiled the folder of tsc's output, laid out as the sources */
export async function bundle(compiled, manifest) {
  const fileOf = (source) => join(compiled, source.replace(/\.ts$/, '.js'));
  const all = doors(manifest).filter(({ source }) => existsSync(fileOf(source)));
  const server = all.filter(({ key }) => key !== BROWSER);
  const entries = [
    ...server,
    ...rooms(manifest).map(({ name, source }) => ({ name: `internal/${name}`, source })),
  ];
  const rooted = new Map(rooms(manifest).map(({ key, source }) => [key, fileOf(source)]));
  const chunks = await write(
    'cjs',
    Object.fromEntries(entries.map(({ name, source }) => [name, fileOf(source)])),
    {
      rooted,
      main: fileOf(server.find(({ key }) => key === '.').source),
      frameworkFree: server
        .filter(({ key }) => FRAMEWORK_FREE.includes(key))
        .map(({ source }) => fileOf(source)),
    },
  );
  writeFileSync(join(root, 'dist/cjs/package.json'), '{ "type": "commonjs" }\n');
  for (const { name } of server)
    writeFacade(
      name,
      chunks.find((chunk) => chunk.name === name && chunk.isEntry),
    );
  await bundleThread({
    input: fileOf(THREAD_SOURCE),
    file: join(root, 'dist/cjs/internal/telemetry-thread.js'),
    plugins: [resolver(rooted), requires('cjs')],
  });
  await bundleConsole(join(root, 'dist/console'));
  const page = all.find(({ key }) => key === BROWSER);
  for (const format of ['cjs', 'es']) await write(format, { [page.name]: fileOf(page.source) }, { rooted });
}

async function write(format, input, { rooted, main, frameworkFree = [] }) {
  const built = await rollup({
    input,
    plugins: [resolver(rooted), requires(format), keepsNames, ...(main ? [namesMissingPeers] : [])],
    external: (id) => !id.startsWith('.') && !id.startsWith('/') && !rooted.has(id) && !(id in INLINED),
    treeshake: { moduleSideEffects: (id) => !id.includes('/node_modules/') },
    onwarn: fail,
  });
  let [core, free] = [];
  const { output } = await built.write({
    dir: join(root, format === 'es' ? 'dist/esm' : 'dist/cjs'),
    format,
    exports: 'named',
    interop: 'auto',
    esModule: true,
    hoistTransitiveImports: false,
    minifyInternalExports: false,
    dynamicImportInCjs: false,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    generatedCode: { constBindings: true },
    strict: true,
    ...(main && {
      manualChunks: (id, { getModuleInfo }) => {
        if (ALONE.test(id)) return PEERS;
        core ??= closure([main], getModuleInfo);
        free ??= packageFree(closure(frameworkFree, getModuleInfo), getModuleInfo);
        return !core.has(id) ? undefined : free.has(id) ? 'framework-free' : 'core';
      },
    }),
  });
  await built.close();
  return output;
}

/**
 * The modules that others load. Those of the main entry lie in one file, since opening files is what takes an application
 * time at its start; what it shares with an entry that works without Nest lies beside it.
 */
function closure(entries, getModuleInfo) {
  const seen = new Set();
  const visit = (id) => {
    if (seen.has(id)) return;
    seen.add(id);
    getModuleInfo(id).importedIds.forEach(visit);
  };
  entries.forEach(visit);
  return seen;
}

/** The modules among these that load no package, themselves or by what they import. */
function packageFree(ids, getModuleInfo) {
  const free = (id) => {
    const info = getModuleInfo(id);
    return (
      !info.isExternal && [...closure([id], getModuleInfo)].every((one) => !getModuleInfo(one).isExternal)
    );
  };
  return new Set([...ids].filter(free));
}

const resolver = (rooted) => ({
  name: 'rooms',
  resolveId: (id, from) => {
    if (rooted.has(id)) return rooted.get(id);
    if (id in INLINED) return join(root, 'node_modules', id, INLINED[id]);
    if (!id.startsWith('.') || !from) return null;
    const file = resolve(dirname(from), id);
    return existsSync(file) ? file : `${file}.js`;
  },
});

/** Optional packages load with `require` in CommonJS: Jest has no `import()` there. What users name is imported as it is. */
const requires = (format) => ({
  name: 'requires',
  transform: (code) =>
    format === 'cjs'
      ? code
          .replaceAll(
            /\bimport\(('(?![.#/])[^']+')\)/g,
            (_all, literal) => `Promise.resolve().then(() => require(${literal}))`,
          )
          .replaceAll(/\brequireHere\(('[^']+')\)/g, (_all, literal) => `require(${literal})`)
      : null,
  renderDynamicImport: ({ targetModuleId }) =>
    format === 'cjs' && targetModuleId === null ? { left: 'import(', right: ')' } : null,
});

/** A package that is missing is named with the version to install, wherever an entry needs it. */
const namesMissingPeers = {
  name: 'missing-peers',
  renderChunk: (code, { fileName }) => {
    const imports = /^(const \w+\$?\w* = )?require\(('(?!node:|\.)[^']+')\);$/gm;
    if (!imports.test(code)) return null;
    const peers = relative(dirname(fileName), `chunks/${PEERS}.js`).replaceAll('\\', '/');
    const feature = fileName.includes('rabbitmq') ? 'nestjs-observability/rabbitmq' : 'nestjs-observability';
    return code
      .replaceAll(
        imports,
        (_all, name = '', literal) => `${name}peer(() => require(${literal}), ${literal});`,
      )
      .replace(
        "'use strict';\n",
        `'use strict';

const peer = (load, name) => {
    try {
        return load();
    }
    catch (error) {
        throw require('${peers.startsWith('.') ? peers : `./${peers}`}').missingPeer(error, name, '${feature}');
    }
};
`,
      );
  },
};

function writeFacade(name, { exports, fileName }) {
  const file = join(root, 'dist/esm', `${name}.js`);
  mkdirSync(dirname(file), { recursive: true });
  const from = relative(dirname(file), join(root, 'dist/cjs', fileName)).replaceAll('\\', '/');
  writeFileSync(
    file,
    exports.length > 0 ? `export {\n  ${exports.join(',\n  ')},\n} from '${from}';\n` : `import '${from}';\n`,
  );
}

/** Names of classes are seen in logs, spans and Nest's errors: the bundler renames where two modules use one name. */
const keepsNames = {
  name: 'class-names',
  renderChunk: (code) =>
    code.replaceAll(
      /^(\s*)class (\w+)\$\d+\b([^{\n]*)\{$/gm,
      (line, _indent, name) =>
        `${line} static { Object.defineProperty(this, 'name', { configurable: true, value: '${name}' }); }`,
    ),
};

function fail(warning) {
  // Type-only circles between files are gone in the compiled code; those that are left are reviewed by the room test.
  if (warning.code === 'CIRCULAR_DEPENDENCY') return;
  // A room of types only.
  if (warning.code === 'EMPTY_BUNDLE') return;
  throw new Error(warning.message);
}
