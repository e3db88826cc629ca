/**
 * TypeScript blocks of the documentation as modules. A block is compiled unchanged; names that this package or NestJS
 * publish are imported where the block does not. Other declarations that a fragment needs are in a comment before it,
 * which readers do not see:
 *
 * <!-- snippet: class, run declare const stock: Stock; before the block --- expect(stock.size).toBe(1); after it -->
 *
 * `class`: the block is the body of a class. `as NAME` gives a block a name, by which later ones on its page go on:
 * `after NAME`. `run`: the test imports the module, which must not fail. A block that shows options and nothing else
 * runs by itself: the options are checked as at the start of an application.
 */
import ts from 'typescript';
import { listedNames } from '../../../scripts/published-names.mjs';
import { anything, readable } from './docstring-example.js';
import { blocksIn, type Block } from './pages.js';

export interface Snippet extends Block {
  /** File name without ending: `docs-metrics-7`. */
  name: string;
  text: string;
  /** Lines of `text` before the first line of the block. */
  hidden: number;
  isRun: boolean;
}

const FLAG = /^(?:class|run|as [\w-]+|after [\w-]+)$/;
/** Replaces the module: resolves its options like an application at its start. */
const OPTIONS_CHECK = `import { resolveOptions } from '#resolve-options';
const ObservabilityModule = { forRoot: resolveOptions };`;
const DOCSTRINGS = /^docs\/api\//;

const NEST: Record<string, string[]> = {
  '@nestjs/common': [
    ...[
      'Module',
      'Injectable',
      'Inject',
      'Controller',
      'Get',
      'Post',
      'Param',
      'Body',
      'Optional',
      'UseGuards',
    ],
    ...['type DynamicModule', 'type INestApplication', 'type OnModuleInit'],
  ],
  '@nestjs/core': ['NestFactory'],
  '@nestjs/testing': ['Test'],
};

/** From which entry a name comes; the first that has it. */
const ORIGINS = new Map<string, { from: string; isType: boolean }>();
const known: [string, string[]][] = [
  ...Object.entries(NEST),
  ...Object.entries(listedNames()).map(([entry, names]): [string, string[]] => [
    `nestjs-observability${entry.slice(1)}`,
    names,
  ]),
];
for (const [from, names] of known)
  for (const name of names) {
    const bare = name.replace(/^type /, '');
    if (!ORIGINS.has(bare)) ORIGINS.set(bare, { from, isType: bare !== name });
  }

/** @throws Error when the comment before the block has a flag that does not exist */
export function snippetOf(block: Block): Snippet {
  const { flags, before, after } = hiddenParts(block);
  const isClass = flags.includes('class');
  const areOptions = !DOCSTRINGS.test(block.page) && showsOptions(block.code);
  const own = joined(areOptions ? OPTIONS_CHECK : '', earlierText(block), before);
  const isDocstring = DOCSTRINGS.test(block.page);
  const code = isDocstring ? readable(block.code) : block.code;
  const rest = joined(isClass ? `class Snippet {\n${code}\n}` : code, after, 'export {};');
  const header = joined(imports(joined(own, rest), isDocstring), own);
  return {
    ...block,
    name: `${block.page.replace(/\.md$/, '').replaceAll('/', '-')}-${block.line}`,
    text: `${joined(header, rest)}\n`,
    hidden: (header === '' ? 0 : header.split('\n').length) + (isClass ? 1 : 0),
    isRun: areOptions || flags.includes('run'),
  };
}

/** Whether all that a block does is to call `ObservabilityModule.forRoot`. */
function showsOptions(code: string): boolean {
  const calls = ts
    .createSourceFile('snippet.ts', code, ts.ScriptTarget.Latest)
    .statements.filter((statement) => !ts.isImportDeclaration(statement));
  return (
    calls.length > 0 &&
    calls.every(
      (statement) =>
        ts.isExpressionStatement(statement) &&
        ts.isCallExpression(statement.expression) &&
        code.slice(statement.expression.expression.pos, statement.expression.expression.end).trim() ===
          'ObservabilityModule.forRoot',
    )
  );
}

const joined = (...parts: string[]): string => parts.filter((part) => part !== '').join('\n');

function hiddenParts({ comment, page, line }: Block): { flags: string[]; before: string; after: string } {
  const [first = '', ...rest] = comment.split('\n');
  const flags = first
    .split(',')
    .map((flag) => flag.trim())
    .filter((flag) => flag !== '');
  const unknown = flags.find((flag) => !FLAG.test(flag));
  if (unknown) throw new Error(`${page}:${line}: the comment before the block says "${unknown}"`);
  const [before = '', after = ''] = rest.join('\n').split(/^---$/m);
  return { flags, before: before.trim(), after: after.trim() };
}

/** The named block that a block goes on with, and those that this one goes on with. */
function earlierText(block: Block): string {
  const name = hiddenParts(block)
    .flags.find((flag) => flag.startsWith('after '))
    ?.slice(6);
  if (name === undefined) return '';
  const earlier = blocksIn(block.page).find(
    (one) => one.line < block.line && hiddenParts(one).flags.includes(`as ${name}`),
  );
  if (!earlier) throw new Error(`${block.page}:${block.line}: no block before it is called "${name}"`);
  return joined(earlierText(earlier), hiddenParts(earlier).before, earlier.code);
}

function imports(code: string, isDocstring: boolean): string {
  const free = [...freeNames(ts.createSourceFile('snippet.ts', code, ts.ScriptTarget.Latest, true))];
  const byEntry = new Map<string, string[]>();
  for (const name of free) {
    const origin = ORIGINS.get(name);
    if (!origin) continue;
    byEntry.set(origin.from, [...(byEntry.get(origin.from) ?? []), `${origin.isType ? 'type ' : ''}${name}`]);
  }
  const lines = [...byEntry].map(([from, names]) => `import { ${names.join(', ')} } from '${from}';`);
  const others = free.filter((name) => !ORIGINS.has(name) && !(name in globalThis) && !GLOBAL.has(name));
  return joined(...lines, isDocstring ? anything(others) : '');
}

/** Names of types, and of a test runner, that are no property of `globalThis` here. */
const GLOBAL = new Set([
  ...[
    'Record',
    'Partial',
    'Pick',
    'Omit',
    'Readonly',
    'Promise',
    'Generator',
    'AsyncGenerator',
    'Iterable',
    'const',
  ],
  ...['describe', 'it', 'expect', 'beforeEach', 'afterEach', 'beforeAll', 'afterAll', 'window', 'document'],
]);

/** @returns names that are used and that nothing in the file declares */
export function freeNames(file: ts.SourceFile): Set<string> {
  const used = new Set<string>();
  const declared = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const role = roleOf(node);
      if (role !== 'member') (role === 'declaration' ? declared : used).add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return new Set([...used].filter((name) => !declared.has(name)));
}

function roleOf(node: ts.Identifier): 'use' | 'declaration' | 'member' {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return 'use';
  if (ts.isQualifiedName(parent)) return parent.right === node ? 'member' : 'use';
  if ('propertyName' in parent && parent.propertyName === node) return 'member';
  if (!('name' in parent) || parent.name !== node) return 'use';
  const isMember =
    ts.isPropertyAccessExpression(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isEnumMember(parent) ||
    ts.isClassElement(parent) ||
    ts.isTypeElement(parent) ||
    ts.isNamedTupleMember(parent) ||
    ts.isMetaProperty(parent);
  return isMember ? 'member' : 'declaration';
}
