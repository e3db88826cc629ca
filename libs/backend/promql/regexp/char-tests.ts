import type { CharTest } from './nodes.js';

/** Ranges of code points, both ends included. */
export type Ranges = readonly (readonly [from: number, to: number])[];

/**
 * Characters of a range.
 *
 * @param fold whether letters match in any case: then whatever Unicode's simple case folding makes equal to one of them
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

/** `\p{Greek}`, `\pL`: a general category or a script, named alike in Go; undefined when there is none of the name. */
export function unicodeTest(name: string, fold: boolean): CharTest | undefined {
  if (name === 'Any') return () => true;
  if (!/^\w+$/.test(name)) return undefined;
  for (const property of [`gc=${name}`, `sc=${name}`]) {
    try {
      return matching(`\\p{${property}}`, fold);
    } catch {
      // Not this kind of property.
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

/** A letter, digit or underscore of ASCII: what `\b` separates. */
export function isWord(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5f
  );
}

/** Asks JavaScript about one character; remembers the answers for ASCII. */
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
