import { closingBracket, commaParts, maskSource, type Range } from '../project/mask-source.js';
import { styleOf } from '../project/source-imports.js';

/** Longest line in characters; a longer list is written on several lines. */
const LINE = 80;

/** An element for a list of a module's decorator. */
export interface ModuleAddition {
  readonly key: 'imports' | 'providers';
  readonly element: string;
  readonly place: 'first' | 'last';
}

/**
 * Adds an element to a list in the `@Module({ … })` of a class.
 *
 * @param className class name of the module
 * @returns undefined when the decorator or the list has another form
 */
export function withElement(text: string, className: string, addition: ModuleAddition): string | undefined {
  const code = maskSource(text);
  const body = decoratorObject(code, className);
  if (!body) return undefined;
  const parts = commaParts(code, { from: body.from + 1, to: body.to });
  const property = parts.find(({ from, to }) => nameOf(code.slice(from, to)) === addition.key);
  // A second property of that name would not compile, or would be overridden by a spread.
  if (!property && parts.some(({ from, to }) => mayBring(text.slice(from, to), addition.key)))
    return undefined;
  if (!property) return withProperty(text, code, body, addition);
  const open = property.from + /^\w+\s*:\s*/.exec(code.slice(property.from))![0].length;
  if (code[open] !== '[' || closingBracket(code, open) !== property.to - 1) return undefined;
  return withItem(text, code, { from: open, to: property.to - 1 }, addition);
}

/** Finds the braces of the `@Module({ … })` of a class. */
function decoratorObject(code: string, className: string): Range | undefined {
  for (const { index, 0: found } of code.matchAll(/@Module\s*\(\s*\{/g)) {
    const from = index + found.length - 1;
    const to = closingBracket(code, from);
    if (to === undefined) continue;
    const behind = /^\s*,?\s*\)\s*(?:@\w+(?:\([^()]*\))?\s*)*(?:export\s+)?(?:default\s+)?class\s+([\w$]+)/;
    if (behind.exec(code.slice(to + 1))?.[1] === className) return { from, to };
  }
  return undefined;
}

function nameOf(property: string): string | undefined {
  return /^(\w+)\s*:/.exec(property)?.[1];
}

/** Whether a property is, or may contain, the key in another form: `key`, `'key': …`, `...spread`. */
function mayBring(property: string, key: string): boolean {
  return property.startsWith('...') || new RegExp(`^\\[?['"]?${key}\\b`).test(property);
}

/** Adds the element to the list whose brackets are at `from` and `to`. */
function withItem(
  text: string,
  code: string,
  { from, to }: Range,
  { element, place }: ModuleAddition,
): string | undefined {
  const { newline } = styleOf(text);
  const outer = indentAt(text, from);
  const inside = text.slice(from + 1, to);
  const parts = commaParts(code, { from: from + 1, to });
  const before = text.slice(0, from + 1);
  if (!inside.includes('\n')) {
    // The list is rewritten, so a comment between its elements would be lost.
    if (parts.length > 0 && maskSource(text, true).slice(from + 1, to) !== inside) return undefined;
    const items = parts.map((part) => text.slice(part.from, part.to));
    const all = place === 'first' ? [element, ...items] : [...items, element];
    const isComment = parts.length === 0 && inside.trim() !== '';
    const line = isComment ? `${inside.trim()} ${element}` : all.join(', ');
    const width = from + 1 - (text.lastIndexOf('\n', from) + 1) + line.length + 2;
    if (width <= LINE || isComment) return before + line + text.slice(to);
    const lines = all.map((item) => `${newline}${outer}  ${item},`).join('');
    return `${before}${lines}${newline}${outer}${text.slice(to)}`;
  }
  const indent = /\n([ \t]+)\S/.exec(inside)?.[1] ?? `${outer}  `;
  if (place === 'first') return `${before}${newline}${indent}${element},${text.slice(from + 1)}`;
  return withLastLine(text, code, { from, to }, `${newline}${indent}${element},`, parts.at(-1)?.to);
}

/** Adds a line at the end of a list. A comment after the last element stays on its line. */
function withLastLine(text: string, code: string, { from, to }: Range, line: string, end = from + 1): string {
  const rest = code.slice(end, to);
  const comma = rest.trimStart().startsWith(',') || end === from + 1 ? '' : ',';
  const lineEnd = end + /^[^\r\n]*/.exec(text.slice(end, to))![0].length;
  return `${text.slice(0, end)}${comma}${text.slice(end, lineEnd)}${line}${text.slice(lineEnd)}`;
}

function withProperty(
  text: string,
  code: string,
  { from, to }: Range,
  { key, element }: ModuleAddition,
): string {
  const { newline } = styleOf(text);
  const outer = indentAt(text, from);
  const property = `${key}: [${element}],`;
  const inside = text.slice(from + 1, to);
  if (inside.includes('\n') || code.slice(from + 1, to).trim() === '') {
    const rest = inside.trim() === '' ? `${newline}${outer}${text.slice(to)}` : text.slice(from + 1);
    return `${text.slice(0, from + 1)}${newline}${outer}  ${property}${rest}`;
  }
  return `${text.slice(0, from + 1)} ${property}${text.slice(from + 1)}`;
}

function indentAt(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', at) + 1))![0];
}
