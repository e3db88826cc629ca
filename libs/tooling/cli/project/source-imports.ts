import { maskSource, type Range } from './mask-source.js';

/** An import declaration of a source. */
export interface SourceImport extends Range {
  /** The text between `import` and `from`; empty for a side-effect import. */
  readonly clause: string;
  readonly specifier: string;
}

const IMPORT = /^import\b(?:([^'"`;=]*?)\bfrom)?\s*(['"])([^'"\n]+)\2(?:[ \t]*with\s*\{[^}]*\})?[ \t]*;?/gm;

/** The import declarations of a source. */
export function importsOf(text: string): SourceImport[] {
  const code = maskSource(text);
  return [...maskSource(text, true).matchAll(IMPORT)]
    .filter(({ index }) => code.startsWith('import', index))
    .map((found) => ({
      from: found.index,
      to: found.index + found[0].length,
      clause: (found[1] ?? '').trim(),
      specifier: found[3] ?? '',
    }));
}

/** The import declaration of a value. */
export function importOf(text: string, name: string): SourceImport | undefined {
  return importsOf(text).find(({ clause }) => namesIn(clause).includes(name));
}

/** Local names of the imported values; types are left out. */
function namesIn(clause: string): string[] {
  if (/^type\b/.test(clause)) return [];
  const parts = clause.split(/[{},]/).map((part) => part.trim());
  return parts.filter((part) => !/^type\s/.test(part)).map((part) => part.replace(/^.*\bas\s+/, ''));
}

/** Code style of a file. */
export interface SourceStyle {
  readonly quote: string;
  readonly semicolon: string;
  readonly newline: string;
}

/** Detects the code style from the imports. */
export function styleOf(text: string): SourceStyle {
  const statements = importsOf(text).map(({ from, to }) => text.slice(from, to));
  return {
    quote: statements[0]?.includes('"') ? '"' : "'",
    semicolon: statements.length === 0 || statements.some((statement) => statement.endsWith(';')) ? ';' : '',
    newline: text.includes('\r\n') ? '\r\n' : '\n',
  };
}

/**
 * Adds an import: to an existing import of the same module, else after the last import of a package.
 *
 * @returns the unchanged text when the name is already imported
 */
export function withImport(text: string, name: string, specifier: string): string {
  const all = importsOf(text);
  const same = all.find((one) => one.specifier === specifier && /^\{/.test(one.clause));
  if (all.some((one) => one.specifier === specifier && namesIn(one.clause).includes(name))) return text;
  if (same) return withName(text, same, name);
  const { quote, semicolon, newline } = styleOf(text);
  const statement = `import { ${name} } from ${quote}${specifier}${quote}${semicolon}`;
  const packages = all.filter((one) => !one.specifier.startsWith('.') && !specifier.startsWith('.'));
  const before = specifier.startsWith('.') ? all.at(-1) : packages.at(-1);
  if (before) return `${text.slice(0, before.to)}${newline}${statement}${text.slice(before.to)}`;
  const start = all[0]?.from ?? /^\uFEFF?(?:#![^\n]*\n)?/.exec(text)![0].length;
  return `${text.slice(0, start)}${statement}${newline}${text.slice(start)}`;
}

function withName(text: string, { from, to }: SourceImport, name: string): string {
  const end = from + maskSource(text.slice(from, to)).indexOf('}');
  const inside = text.slice(0, end).trimEnd();
  const isLong = text.slice(from, end).includes('\n');
  const { newline } = styleOf(text);
  const comma = inside.endsWith(',') || inside.endsWith('{') ? '' : ',';
  return isLong
    ? `${inside}${comma}${newline}  ${name},${text.slice(inside.length)}`
    : `${inside}${comma} ${name} ${text.slice(end)}`;
}
