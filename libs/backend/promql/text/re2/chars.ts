import type { CharTest } from './nodes.js';

const code = (char: string) => char.codePointAt(0)!;
const between = (from: string, to: string): CharTest => {
  const [low, high] = [code(from), code(to)];
  return (value) => value >= low && value <= high;
};
const anyOf =
  (...tests: CharTest[]): CharTest =>
  (value) =>
    tests.some((test) => test(value));
const oneOf = (chars: string): CharTest => {
  const codes = new Set(Array.from(chars, code));
  return (value) => codes.has(value);
};

export const not =
  (test: CharTest): CharTest =>
  (value) =>
    !test(value);

const digit = between('0', '9');
const lower = between('a', 'z');
const upper = between('A', 'Z');
const space = oneOf('\t\n\f\r ');
export const isWord = anyOf(digit, lower, upper, oneOf('_'));

/** `\d`, `\s`, `\w` and their opposites: ASCII only, as in RE2. */
export const PERL_CLASSES: ReadonlyMap<string, CharTest> = new Map([
  ['d', digit],
  ['D', not(digit)],
  ['s', space],
  ['S', not(space)],
  ['w', isWord],
  ['W', not(isWord)],
]);

/** `[:alpha:]` and its like, within brackets. */
export const POSIX_CLASSES: ReadonlyMap<string, CharTest> = new Map([
  ['alnum', anyOf(digit, lower, upper)],
  ['alpha', anyOf(lower, upper)],
  ['ascii', (value: number) => value < 0x80],
  ['blank', oneOf('\t ')],
  ['cntrl', (value: number) => value < 0x20 || value === 0x7f],
  ['digit', digit],
  ['graph', between('!', '~')],
  ['lower', lower],
  ['print', between(' ', '~')],
  ['punct', anyOf(between('!', '/'), between(':', '@'), between('[', '`'), between('{', '~'))],
  ['space', oneOf('\t\n\v\f\r ')],
  ['upper', upper],
  ['word', isWord],
  ['xdigit', anyOf(digit, between('a', 'f'), between('A', 'F'))],
]);

/** `\p{Greek}`, `\pL`: a script or a general category; undefined when there is none of the name. */
export function unicodeClass(name: string): CharTest | undefined {
  if (name === 'Any') return () => true;
  if (!/^\w+$/.test(name)) return undefined;
  for (const property of [`gc=${name}`, `sc=${name}`]) {
    try {
      const expression = new RegExp(`^\\p{${property}}$`, 'u');
      return (value) => expression.test(String.fromCodePoint(value));
    } catch {
      // Not this kind of property.
    }
  }
  return undefined;
}

/** One form for all cases of a letter. */
function fold(value: number): number {
  return code(String.fromCodePoint(value).toUpperCase().toLowerCase());
}

export function literal(char: string, ignoreCase: boolean): CharTest {
  const wanted = code(char);
  if (!ignoreCase) return (value) => value === wanted;
  const folded = fold(wanted);
  return (value) => value === wanted || fold(value) === folded;
}

/** The class with the other cases of its letters. */
export function ignoringCase(test: CharTest): CharTest {
  return (value) => {
    if (test(value)) return true;
    const char = String.fromCodePoint(value);
    return test(code(char.toLowerCase())) || test(code(char.toUpperCase())) || test(fold(value));
  };
}
