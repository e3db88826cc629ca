/** The declarations that the entries reach, once for each module format, with `#room` written as a relative path. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { doors, rooms, root } from './doors.mjs';

/** Not in comments: examples there import what a reader has. */
const CODE_LINE = /^(?!\s*\*).*/gm;
const REFERENCE = /(\bfrom |\bimport\(|^import )(['"])([.#][^'"]+)\2/g;

/** @param compiled the folder of tsc's output, laid out as the sources */
export function writeTypes(compiled, manifest) {
  const rooted = new Map(rooms(manifest).map(({ key, source }) => [key, declarationOf(source)]));
  const entries = doors(manifest);
  const reached = new Map();
  for (const { source } of entries) reach(declarationOf(source));
  for (const format of ['esm', 'cjs']) {
    for (const [path, text] of reached) write(join(root, 'dist', format, 'types', path), text);
    for (const { name, source } of entries) {
      const file = join(root, 'dist', format, `${name}.d.ts`);
      const types = join(root, 'dist', format, 'types', declarationOf(source));
      write(file, `export * from '${pathFrom(file, types)}';\n`);
    }
  }

  function reach(path) {
    if (reached.has(path)) return;
    reached.set(path, '');
    const found = [];
    const text = readFileSync(join(compiled, path), 'utf8')
      .replace(/^\/\/# sourceMappingURL=.*\n?/m, '')
      .replaceAll(CODE_LINE, (line) =>
        line.replaceAll(REFERENCE, (_all, before, quote, specifier) => {
          const target = rooted.get(specifier) ?? join(dirname(path), specifier.replace(/\.js$/, '.d.ts'));
          if (!existsSync(join(compiled, target)))
            throw new Error(`${path}: no declaration for ${specifier}`);
          found.push(target);
          return `${before}${quote}${pathFrom(path, target)}${quote}`;
        }),
      );
    reached.set(path, text);
    found.forEach(reach);
  }
}

const declarationOf = (source) => source.replace(/^\.\//, '').replace(/\.ts$/, '.d.ts');

function pathFrom(from, to) {
  const path = relative(dirname(from), to)
    .replaceAll('\\', '/')
    .replace(/\.d\.ts$/, '.js');
  return path.startsWith('.') ? path : `./${path}`;
}

function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
