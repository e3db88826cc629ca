import { maskSource, type Range } from './mask-source.js';

/** An import declaration of a source. */
export interface SourceImport extends Range {
  /** What stands between `import` and `from`; empty for an import for its effects. */
  readonly clause: string;
  readonly specifier: string;
}

const IMPORT = /^import\b(?:([^'"`;=]*?)\bfrom)?\s*(['"])([^'"\n]+)\2(?:[ \t]*with\s*\{[^}]*\})?[ \t]*;?/gm;

/** The import declarations of a source, in their order. */
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

/** The import that brings a value into a source. */
export function importOf(text: string, name: string): SourceImport | undefined {
  return importsOf(text).find(({ clause }) => namesIn(clause).includes(name));
}

/** The names of values under which a source knows what it imports. */
function namesIn(clause: string): string[] {
  if (/^type\b/.test(clause)) return [];
  const parts = clause.split(/[{},]/).map((part) => part.trim());
  return parts.filter((part) => !/^type\s/.test(part)).map((part) => part.replace(/^.*\bas\s+/, ''));
}

/** How a file is written. */
export interface SourceStyle {
  readonly quote: string;
  readonly semicolon: string;
  readonly newline: string;
}

/** @param text of which the imports show the style */
export function styleOf(text: string): SourceStyle {
  const statements = importsOf(text).map(({ from, to }) => text.slice(from, to));
  return {
    quote: statements[0]?.includes('"') ? '"' : "'",
    semicolon: statements.length === 0 || statements.some((statement) => statement.endsWith(';')) ? ';' : '',
    newline: text.includes('\r\n') ? '\r\n' : '\n',
  };
}

/**
 * A source with one more import: in the braces of an import of the same module, else behind the last import of a package.
 *
 * @returns the same text when the name is imported already
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
