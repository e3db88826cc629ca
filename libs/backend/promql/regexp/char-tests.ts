import type { CharTest } from './nodes.js';

/** Ranges of code points, both ends inclusive. */
export type Ranges = readonly (readonly [from: number, to: number])[];

/**
 * Tests for characters of a range.
 *
 * @param fold whether to ignore case, by Unicode's simple case folding
 */
export function rangeTest(from: number, to: number, fold: boolean): CharTest {
  const inRange: CharTest = from === to ? (code) => code === from : (code) => code >= from && code <= to;
  if (!fold) return inRange;
  const source = from === to ? escaped(from) : `[${escaped(from)}-${escaped(to)}]`;
  return matching(source, fold);
}

export function setTest(set: Ranges, fold: boolean): CharTest {
  return anyOf(set.map(([from, to]) => rangeTest(from, to, fold)));
}

/** `\p{Greek}`, `\pL`: a general category or a script, named as in Go; undefined for an unknown name. */
export function unicodeTest(name: string, fold: boolean): CharTest | undefined {
  if (name === 'Any') return () => true;
  if (!/^\w+$/.test(name)) return undefined;
  for (const property of [`gc=${name}`, `sc=${name}`]) {
    try {
      return matching(`\\p{${property}}`, fold);
    } catch {
      // Not a property of this kind.
    }
  }
  return undefined;
}

export function anyOf(tests: readonly CharTest[]): CharTest {
  if (tests.length === 1) return tests[0] as CharTest;
  return (code) => tests.some((test) => test(code));
}

export function not(test: CharTest): CharTest {
  return (code) => !test(code);
}

/** An ASCII letter, digit or underscore, as for `\b`. */
export function isWord(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5f
  );
}

/** Tests a character by a JavaScript regular expression; caches the results for ASCII. */
function matching(source: string, fold: boolean): CharTest {
  const expression = new RegExp(source, fold ? 'iu' : 'u');
  const ask: CharTest = (code) => expression.test(String.fromCodePoint(code));
  const known = new Int8Array(128);
  return (code) => {
    if (code >= known.length) return ask(code);
    if (known[code] === 0) known[code] = ask(code) ? 1 : -1;
    return known[code] === 1;
  };
}

function escaped(point: number): string {
  return `\\u{${point.toString(16)}}`;
}
