import type { Symbols } from './symbols.js';

/** UTF-16 units per number: two, so that there may be more than 65,536 symbols. */
const UNITS = 2;

/** The labels with a value, by name: what tells series apart. */
export function sortedPairs(labels: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(labels)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * The numbers of the names and values of a series' labels, packed into a string: it identifies the series and holds its
 * labels in a fifth of the memory of an object.
 */
export function keyOf(pairs: readonly (readonly [string, string])[], symbols: Symbols): string {
  let key = '';
  for (const pair of pairs) for (const text of pair) key += packed(symbols.intern(text));
  return key;
}

/** As `keyOf`, but learns no texts: undefined when some are not known. */
export function findKey(pairs: readonly (readonly [string, string])[], symbols: Symbols): string | undefined {
  let key = '';
  for (const pair of pairs)
    for (const text of pair) {
      const number = symbols.find(text);
      if (number === undefined) return undefined;
      key += packed(number);
    }
  return key;
}

function packed(number: number): string {
  return String.fromCharCode(number & 0xffff, number >>> 16);
}

/** The number at a position of a key: even positions are names, odd ones values. */
export function symbolAt(key: string, position: number): number {
  return key.charCodeAt(position * UNITS) | (key.charCodeAt(position * UNITS + 1) << 16);
}

/** How many numbers a key holds. */
export function symbolsIn(key: string): number {
  return key.length / UNITS;
}

/** The number of the value of a label; -1 when the series has no such label. */
export function valueIn(key: string, name: number): number {
  const count = symbolsIn(key);
  for (let at = 0; at < count; at += 2) if (symbolAt(key, at) === name) return symbolAt(key, at + 1);
  return -1;
}

export function labelsOf(key: string, symbols: Symbols): Record<string, string> {
  const entries: [string, string][] = [];
  for (let at = 0; at < symbolsIn(key); at += 2)
    entries.push([symbols.text(symbolAt(key, at)), symbols.text(symbolAt(key, at + 1))]);
  // fromEntries defines properties, so that a label "__proto__" is a label.
  return Object.fromEntries(entries);
}
