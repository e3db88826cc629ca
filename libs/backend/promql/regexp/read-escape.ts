import { RegexpError, type RegexpText } from './regexp-text.js';
import { formsOf, rangeSource, type Flags } from './sets.js';

type Ranges = readonly (readonly [from: number, to: number])[];

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

/** What stands in a class for `\d`, `\W`, `\pL` or `\p{Greek}`; `undefined` where none of them stands. */
export function readNamedSet(input: RegexpText, flags: Flags): string | undefined {
  const perl = input.match(/\\([dsw])/iy)?.[1];
  if (perl !== undefined)
    return setSource(PERL[perl.toLowerCase()] as Ranges, perl !== perl.toLowerCase(), flags);
  const unicode = input.match(/\\([pP])(?:([A-Za-z])|\{(\^?)([^}]*)\})/y);
  if (!unicode) {
    if (/^\\p/i.test(input.rest(2))) throw new RegexpError('invalid character class range', input.rest(3));
    return undefined;
  }
  const [all, letter, short, negation, long] = unicode;
  const negated = (letter === 'P') !== (negation === '^');
  return property(short ?? (long as string), negated, all);
}

/** What stands in a class for `[:alpha:]`; `undefined` where no such name stands. */
export function readPosixSet(input: RegexpText, flags: Flags): string | undefined {
  const found = input.match(/\[:(\^?)([^\]]*?):\]/y);
  if (!found) return undefined;
  const [all, negation, name] = found;
  const known = Object.hasOwn(POSIX, name as string) ? POSIX[name as string] : undefined;
  if (!known) throw new RegexpError('invalid character class range', all);
  return setSource(known, negation === '^', flags);
}

function setSource(set: Ranges, negated: boolean, flags: Flags): string {
  if (!negated) return set.map(([from, to]) => rangeSource(from, to, flags)).join('');
  const others = complement(flags.fold ? folded(set) : set);
  return others.map(([from, to]) => rangeSource(from, to, { ...flags, fold: false })).join('');
}

/** A set of ASCII with every case of its letters. */
function folded(set: Ranges): Ranges {
  const points = set.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
  const all = new Set(points.flatMap(formsOf));
  return [...all].sort((a, b) => a - b).map((point) => [point, point] as const);
}

function complement(set: Ranges): Ranges {
  const gaps: [number, number][] = [];
  let next = 0;
  for (const [from, to] of set) {
    if (from > next) gaps.push([next, from - 1]);
    next = to + 1;
  }
  return [...gaps, [next, 0x10ffff]];
}

/** Go names general categories and scripts alike. */
function property(name: string, negated: boolean, text: string): string {
  const letter = negated ? 'P' : 'p';
  if (name === 'Any') return negated ? '' : '\\p{Any}';
  for (const source of [`\\${letter}{gc=${name}}`, `\\${letter}{sc=${name}}`])
    if (/^\w+$/.test(name) && compiles(source)) return source;
  throw new RegexpError('invalid character class range', text);
}

function compiles(source: string): boolean {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}

const SIMPLE: Record<string, string> = { a: '\x07', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** The character that an escape stands for; a backslash is next. */
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
