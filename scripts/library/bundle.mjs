/**
 * The compiled modules as few files. CommonJS is the one implementation: ES modules re-export it by name, so that a process
 * that loads both has one state and one set of classes.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { rollup } from 'rollup';
import { bundleConsole } from './console.mjs';
import { BROWSER, doors, rooms, root } from './doors.mjs';
import { modulesOfThread, THREAD_SOURCE } from './telemetry-thread.mjs';

/** Copied into the bundle as far as it is used: constants, and what the compiler needs for decorators. */
const INLINED = {
  '@opentelemetry/semantic-conventions': 'dist/index.mjs',
  tslib: 'tslib.es6.mjs',
};

/** What words the error for a missing package needs none itself. */
const PEERS = 'peers';
const ALONE = /\/contracts\/(?:peers\/(?!load-peer)|errors\.js$)/;

/** What the telemetry thread runs; loads no package. */
const THREAD = 'internal/telemetry-thread';

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
    { name: THREAD, source: THREAD_SOURCE },
  ];
  const rooted = new Map(rooms(manifest).map(({ key, source }) => [key, fileOf(source)]));
  const ofThread = await modulesOfThread({
    input: fileOf(THREAD_SOURCE),
    plugins: [resolver(rooted), requires('cjs')],
  });
  const chunks = await write(
    'cjs',
    Object.fromEntries(entries.map(({ name, source }) => [name, fileOf(source)])),
    {
      rooted,
      ofThread,
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
  refusePackages(chunks);
  await bundleConsole(join(root, 'dist/console'));
  const page = all.find(({ key }) => key === BROWSER);
  for (const format of ['cjs', 'es']) await write(format, { [page.name]: fileOf(page.source) }, { rooted });
}

/** Modules with side effects. Unused exports of a room are removed together with their dependencies. */
function hasEffects(id, ofThread) {
  if (id.includes('/node_modules/') || ofThread.has(id)) return false;
  return /\/contracts\/room\.js$/.test(id) || !/\/(?:room|index)\.js$/.test(id);
}

async function write(format, input, { rooted, main, frameworkFree = [], ofThread = new Set() }) {
  const options = {
    plugins: [
      resolver(rooted),
      requires(format),
      readsOnce,
      keepsNames,
      ...(main ? [namesMissingPeers] : []),
    ],
    external: (id) => !id.startsWith('.') && !id.startsWith('/') && !rooted.has(id) && !(id in INLINED),
    treeshake: { moduleSideEffects: (id, external) => external || hasEffects(id, ofThread) },
    onwarn: fail,
  };
  const usedByMain = main ? await modulesOf({ ...options, input: main }) : new Set();
  const built = await rollup({ ...options, input });
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
        if (ofThread.has(id) && !(core.has(id) && usedByMain.has(id))) return roomOf(id);
        if (!core.has(id)) return undefined;
        return free.has(id) || ofThread.has(id) ? 'framework-free' : 'core';
      },
    }),
  });
  await built.close();
  return output;
}

/** The modules of which an entry runs anything, without what it imports on demand. */
async function modulesOf(options) {
  const built = await rollup(options);
  const { output } = await built.generate({
    format: 'cjs',
    exports: 'named',
    inlineDynamicImports: false,
    dir: 'none',
  });
  await built.close();
  const entry = output.find(({ isEntry }) => isEntry);
  const chunks = new Map(output.map((chunk) => [chunk.fileName, chunk]));
  return new Set([...reached(entry.fileName, chunks)].flatMap((name) => renderedIn(chunks.get(name))));
}

function renderedIn({ modules = {} }) {
  return Object.entries(modules)
    .filter(([, { renderedLength }]) => renderedLength > 0)
    .map(([id]) => id);
}

/** Files that a file loads at once, itself among them. */
function reached(name, chunks, seen = new Set()) {
  if (seen.has(name) || !chunks.has(name)) return seen;
  seen.add(name);
  for (const other of chunks.get(name).imports) reached(other, chunks, seen);
  return seen;
}

/** The thread shares files with the main thread; none of them may bring Nest, or any package, into it. */
function refusePackages(output) {
  const chunks = new Map(output.map((chunk) => [chunk.fileName, chunk]));
  const thread = `${THREAD}.js`;
  for (const name of reached(thread, chunks))
    for (const other of chunks.get(name).imports)
      if (!chunks.has(other) && !other.startsWith('node:'))
        throw new Error(`${thread} loads ${other}, by ${name}: what runs in the thread must do without it`);
}

/** The file of a module that runs in the thread and not in every application: its room's, or that of what all rooms need. */
function roomOf(id) {
  if (id.includes('/libs/core/')) return 'thread-core';
  return /\/libs\/backend\/(promql|store|query|alerting|thread)\//.exec(id)?.[1];
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

/**
 * OpenTelemetry's API keeps each export behind a getter of an object that is a hash table to V8: to read one takes as long
 * as the work of a recording. They never change, so each module reads what it imports once, when it is loaded.
 */
const readsOnce = {
  name: 'reads-once',
  transform: (code) =>
    code.replaceAll(/^import \{([^}]+)\} from (['"]@opentelemetry\/api['"]);$/gm, (_all, list, literal) => {
      const names = list
        .split(',')
        .map((one) => one.trim().split(' as '))
        .filter(([name]) => name !== '')
        .map(([name, local = name]) => ({ name, local }));
      const imported = names.map(({ name, local }) => `${name} as ${local}$api`).join(', ');
      const constants = names.map(({ local }) => `const ${local} = ${local}$api;`).join(' ');
      return `import { ${imported} } from ${literal}; ${constants}`;
    }),
};

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
