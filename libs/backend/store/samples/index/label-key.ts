import type { Symbols } from './symbols.js';

/** UTF-16 code units per number: two, to allow more than 65,536 symbols. */
const UNITS = 2;

/** The labels with non-empty values, sorted by name: they identify a series. */
export function sortedPairs(labels: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(labels)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * Packs the symbols of a series' label names and values into a string, which identifies the series and takes a fifth of
 * the memory of an object.
 */
export function keyOf(pairs: readonly (readonly [string, string])[], symbols: Symbols): string {
  let key = '';
  for (const pair of pairs) for (const text of pair) key += packed(symbols.intern(text));
  return key;
}

/** Like `keyOf`, but adds no symbols: undefined when a text is unknown. */
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

/** The symbol at a position of a key: names at even positions, values at odd ones. */
export function symbolAt(key: string, position: number): number {
  return key.charCodeAt(position * UNITS) | (key.charCodeAt(position * UNITS + 1) << 16);
}

/** Number of symbols in a key. */
export function symbolsIn(key: string): number {
  return key.length / UNITS;
}

/** The symbol of a label's value; -1 when the series lacks the label. */
export function valueIn(key: string, name: number): number {
  const count = symbolsIn(key);
  for (let at = 0; at < count; at += 2) if (symbolAt(key, at) === name) return symbolAt(key, at + 1);
  return -1;
}

export function labelsOf(key: string, symbols: Symbols): Record<string, string> {
  const entries: [string, string][] = [];
  for (let at = 0; at < symbolsIn(key); at += 2)
    entries.push([symbols.text(symbolAt(key, at)), symbols.text(symbolAt(key, at + 1))]);
  // fromEntries defines own properties, so a label "__proto__" is safe.
  return Object.fromEntries(entries);
}
