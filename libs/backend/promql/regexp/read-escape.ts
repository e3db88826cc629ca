import { not, setTest, unicodeTest, type Ranges } from './char-tests.js';
import type { CharTest, Flags } from './nodes.js';
import { RegexpError, type RegexpText } from './regexp-text.js';

const ranges = (text: string): Ranges =>
  text.split(' ').map((range) => [range.charCodeAt(0), range.charCodeAt(range.length - 1)] as const);

const DIGIT = ranges('0-9');
const WORD = ranges('0-9 A-Z _ a-z');
const PERL: Record<string, Ranges> = {
  d: DIGIT,
  w: WORD,
  s: [
    [9, 10],
    [12, 13],
    [32, 32],
  ],
};
const POSIX: Record<string, Ranges> = {
  alnum: ranges('0-9 A-Z a-z'),
  alpha: ranges('A-Z a-z'),
  ascii: [[0, 0x7f]],
  blank: [
    [9, 9],
    [32, 32],
  ],
  cntrl: [
    [0, 0x1f],
    [0x7f, 0x7f],
  ],
  digit: DIGIT,
  graph: ranges('!-~'),
  lower: ranges('a-z'),
  print: [[32, 0x7e]],
  punct: ranges('!-/ :-@ [-` {-~'),
  space: [
    [9, 13],
    [32, 32],
  ],
  upper: ranges('A-Z'),
  word: WORD,
  xdigit: ranges('0-9 A-F a-f'),
};

/** Parses `\d`, `\W`, `\pL` or `\p{Greek}` to a test; `undefined` when none is next. */
export function readNamedSet(input: RegexpText, { fold }: Flags): CharTest | undefined {
  const perl = input.match(/\\([dsw])/iy)?.[1];
  if (perl !== undefined) {
    const letter = perl.toLowerCase();
    return negatedIf(perl !== letter, setTest(PERL[letter] as Ranges, fold));
  }
  const unicode = input.match(/\\([pP])(?:([A-Za-z])|\{(\^?)([^}]*)\})/y);
  if (!unicode) {
    if (/^\\p/i.test(input.rest(2))) throw new RegexpError('invalid character class range', input.rest(3));
    return undefined;
  }
  const [all, letter, short, negation, long] = unicode;
  const test = unicodeTest(short ?? (long as string), fold);
  if (!test) throw new RegexpError('invalid character class range', all);
  return negatedIf((letter === 'P') !== (negation === '^'), test);
}

/** Parses `[:alpha:]` within a class to a test; `undefined` when no such name is next. */
export function readPosixSet(input: RegexpText, { fold }: Flags): CharTest | undefined {
  const found = input.match(/\[:(\^?)([^\]]*?):\]/y);
  if (!found) return undefined;
  const [all, negation, name] = found;
  const known = Object.hasOwn(POSIX, name as string) ? POSIX[name as string] : undefined;
  if (!known) throw new RegexpError('invalid character class range', all);
  return negatedIf(negation === '^', setTest(known, fold));
}

function negatedIf(negated: boolean, test: CharTest): CharTest {
  return negated ? not(test) : test;
}

const SIMPLE: Record<string, string> = { a: '\x07', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** Parses an escaped character; a backslash is next. */
export function readEscape(input: RegexpText): string {
  const from = input.at;
  const number = input.match(/\\(?:x([\da-fA-F]{2})|x\{([\da-fA-F]+)\}|([1-7][0-7]{1,2}|0[0-7]{0,2}))/y);
  if (number) {
    const [, two, many, octal] = number;
    const point = octal === undefined ? parseInt((two ?? many) as string, 16) : parseInt(octal, 8);
    if (point > 0x10ffff) throw new RegexpError('invalid escape sequence', input.since(from));
    return String.fromCodePoint(point);
  }
  const sign = input.match(/\\([^\w\u0080-\u{10ffff}]|[_afnrtv])/uy)?.[1];
  if (sign !== undefined) return SIMPLE[sign] ?? sign;
  if (input.rest(2) === '\\') throw new RegexpError('trailing backslash at end of expression', '');
  throw new RegexpError('invalid escape sequence', input.rest(2));
}
