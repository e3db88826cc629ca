import type { Option, Options, OptionTable, OptionTables } from '../../libs/core/options/room.js';
import { commentOf } from './described.js';

const WIDTH = 110;
/** The first line of every generated file. */
export const NOTE =
  '// Made by `npm run options` from the tables of the rooms: change the table, then run it again.';

/** The name of a group's interface: `MetricsOptions` for `metrics`. */
export function interfaceName(group: string): string {
  return `${group.charAt(0).toUpperCase()}${group.slice(1)}Options`;
}

/** The file with the interface of one group, and with those of the objects inside it. */
export function interfaceFile(group: string, { doc, options }: OptionTable): string {
  const named = Object.values(options).flatMap(innerInterfaces);
  const body = [
    ...named.map(([name, text, inner]) => interfaceText(name, text, inner)),
    interfaceText(interfaceName(group), doc, options),
  ];
  const own = new Set(named.map(([name]) => name));
  const types = typesIn(body.join('\n')).filter((name) => !own.has(name));
  const imports = types.length > 0 ? [importLine(types)] : [];
  return `${[NOTE, ...imports, '', body.join('\n')].join('\n')}`;
}

/** The file that combines the groups. */
export function rootFile(tables: OptionTables): string {
  const groups = Object.keys(tables);
  const imports = groups
    .map((group) => `import type { ${interfaceName(group)} } from './${group}.options.js';`)
    .sort();
  const given = Object.entries(tables).map(
    ([group, { shorthand, words = {} }]) =>
      `  ${group}?: ${shorthand === undefined ? '' : `boolean | ${wordTypes(words)}`}${interfaceName(group)};`,
  );
  const settled = Object.entries(tables).flatMap(([group, { options }]) => settledLines(group, options));
  return [
    NOTE,
    ...imports,
    ...settledImports(tables),
    '',
    '/** Everything `ObservabilityModule.forRoot` takes. A set option wins over its environment variable. */',
    `export interface ObservabilityOptions {\n${given.join('\n')}\n}`,
    '',
    'type Settled<T, Open extends keyof T = never> = Required<Omit<T, Open>> & Pick<T, Open>;',
    '',
    '/** The options after environment and defaults: what the rooms receive. Options without a default may be undefined. */',
    `export interface ResolvedOptions {\n${settled.join('\n')}\n}\n`,
  ].join('\n');
}

function wordTypes(words: object): string {
  return Object.keys(words)
    .map((word) => `'${word}' | `)
    .join('');
}

type Named = readonly [name: string, doc: string | undefined, options: Options];

function innerInterfaces(option: Option<unknown>): Named[] {
  const { inner, type, typeDoc } = option;
  return inner ? [[type.replace('[]', ''), typeDoc, inner]] : [];
}

function interfaceText(name: string, doc: string | undefined, options: Options): string {
  return `${doc ? comments(doc, '') : ''}export interface ${name} {\n${membersText(options)}\n}\n`;
}

/** The members of a type, one per option, with comments. */
export function membersText(options: Options): string {
  return Object.entries(options)
    .map(([key, option]) => {
      const comment = commentOf(option);
      const text = comment ? comments(comment, '  ') : '';
      return `${text}  ${key}${option.required ? '' : '?'}: ${option.type};`;
    })
    .join('\n');
}

function settledLines(group: string, options: Options): string[] {
  const open = Object.entries(options).filter(([, option]) => option.default === undefined);
  const other = Object.entries(options).filter(([, option]) => option.settledType);
  const settled = open.length > 0 ? `, ${open.map(([key]) => `'${key}'`).join(' | ')}` : '';
  const base = `Settled<${interfaceName(group)}${settled}>`;
  if (other.length === 0) return lineOf(group, base);
  const without = `Omit<${base}, ${other.map(([key]) => `'${key}'`).join(' | ')}>`;
  const own = other.map(([key, option]) => `${key}: ${option.settledType}`).join('; ');
  return lineOf(group, `${without} & { ${own} }`);
}

function lineOf(group: string, type: string): string[] {
  const line = `  ${group}: ${type};`;
  return line.length > WIDTH ? ['  // prettier-ignore', line] : [line];
}

function settledImports(tables: OptionTables): string[] {
  const types = Object.values(tables).flatMap(({ options }) =>
    Object.values(options).flatMap(({ settledType }) => settledType ?? []),
  );
  return types.length > 0 ? [importLine([...new Set(types)].sort())] : [];
}

function importLine(types: string[]): string {
  const line = `import type { ${types.join(', ')} } from './option-values.js';`;
  return line.length > WIDTH
    ? `import type {\n${types.map((type) => `  ${type},\n`).join('')}} from './option-values.js';`
    : line;
}

const BUILT_IN = new Set(['Record']);

/** The type names used in the members of a type. */
export function typesIn(text: string): string[] {
  const types = [...text.matchAll(/^ {2}\w+\??: (.*);$/gm)].flatMap(
    ([, type = '']) => type.match(/\b[A-Z]\w+/g) ?? [],
  );
  return [...new Set(types)].filter((name) => !BUILT_IN.has(name)).sort();
}

/** A comment on one line if it fits, otherwise on several. */
function comments(text: string, indent: string): string {
  if (indent.length + text.length + 7 <= WIDTH) return `${indent}/** ${text} */\n`;
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1] ?? '';
    if (line && indent.length + line.length + word.length + 4 > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`).join('\n')}\n${indent} */\n`;
}
