/**
 * Examples of docstrings are shorter than blocks of pages: `…` replaces irrelevant parts, a method appears without its
 * class, and the reader's names are not declared. The remaining check is how they use this package.
 */
import ts from 'typescript';

const ANY = 'undefined as any';

/** @returns code that a compiler can read, on the same lines */
export function readable(code: string): string {
  const filled = code
    .replaceAll(/\(\{ … \}\)/g, '({} as any)')
    .replaceAll(/\{ … \}/g, `{ return ${ANY}; }`)
    .replaceAll(/=> …/g, `=> (${ANY})`)
    .replaceAll(/\) …/g, ') void 0;')
    .replaceAll(/,\s*(?:…|\.\.\.)(?=\s*[})\]])/g, ', ...({} as any)')
    .replaceAll(/\bimport\('\.[^']*'\)/g, `(${ANY})`);
  const lineLeftOut = /^(\s*)…,?$/gm;
  const readings = [
    filled.replaceAll(lineLeftOut, '$1...({} as any),'),
    filled.replaceAll(lineLeftOut, '$1'),
  ];
  return readings.flatMap(formsOf).find(isReadable) ?? code;
}

/** As statements, as members of a class, and as a constructor with injection followed by the body of a method. */
const formsOf = (code: string): string[] => [
  code.includes('class ') ? code : code.replaceAll(/\bthis\b/g, `(${ANY})`),
  asMembers(code.replace(/^(constructor\(.*\) \{\}.*)\n([\s\S]*)$/, '$1\nasync run() { $2\n}')),
  asMembers(code),
];

const asMembers = (code: string): string => `class Snippet { [name: string]: any; ${code}\n}`;

const isReadable = (code: string): boolean =>
  ts.transpileModule(code, {
    reportDiagnostics: true,
    compilerOptions: { experimentalDecorators: true, target: ts.ScriptTarget.ES2022 },
  }).diagnostics?.length === 0;

/** @returns declarations of names that nothing declares, as anything; `…Metrics` are catalogues */
export const anything = (names: readonly string[]): string =>
  names
    .map((name) => {
      const type = name.endsWith('Metrics')
        ? "import('nestjs-observability/presets').CatalogueClass<any> & (new () => any)"
        : 'any';
      return `declare let ${name}: ${type}; type ${name} = any;`;
    })
    .join('\n');
