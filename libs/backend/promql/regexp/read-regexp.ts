import { rangeTest } from './char-tests.js';
import type { CharTest, Flags } from './nodes.js';
import { readClass } from './read-class.js';
import { readEscape, readNamedSet } from './read-escape.js';
import { RegexpError, RegexpText } from './regexp-text.js';
import { RegexpTree, type Regexp } from './regexp-tree.js';

const LINE_FEED = 10;

/**
 * Parses a regular expression as Prometheus does: Go's syntax (RE2), with `.` matching every character. Syntax that
 * only other engines have (look-around, back-references) is refused. Takes time linear in the length of the text.
 *
 * @param options `dotAll`: whether `.` matches line feeds; default true
 * @throws RegexpError with Go's reason
 * @example
 * ```ts
 * readRegexp('(?P<path>/api/.*)|[[:alpha:]]+').groups; // ['', 'path']
 * readRegexp('(?=x)'); // RegexpError: invalid or unsupported Perl syntax: `(?=`
 * ```
 */
export function readRegexp(text: string, { dotAll = true } = {}): Regexp {
  const input = new RegexpText(text);
  const tree = new RegexpTree(dotAll);
  while (!input.ended) readPart(input, tree);
  return tree.finish(text);
}

function readPart(input: RegexpText, tree: RegexpTree): void {
  const { flags } = tree;
  if (input.startsWith('(?')) return readPerlGroup(input, tree);
  if (input.startsWith('\\')) return readBackslash(input, tree);
  const repeated = readRepeat(input);
  if (repeated) return tree.repeat(...repeated);
  const character = input.take();
  switch (character) {
    case '(':
      return tree.open('');
    case ')':
      return tree.close();
    case '|':
      return tree.alternate();
    case '[':
      return tree.pushChar(readClass(input, flags));
    case '.':
      return tree.pushChar(flags.dotAll ? () => true : (code) => code !== LINE_FEED);
    case '^':
      return tree.pushAssertion(flags.multiline ? 'line start' : 'text start');
    case '$':
      return tree.pushAssertion(flags.multiline ? 'line end' : 'text end');
    default:
      return tree.pushChar(charTest(character, flags));
  }
}

function charTest(character: string, { fold }: Flags): CharTest {
  const point = character.codePointAt(0) as number;
  return rangeTest(point, point, fold);
}

/** Parses `*`, `+`, `?` or `{n,m}` with an optional lazy mark. Braces that are no repetition are characters. */
function readRepeat(
  input: RegexpText,
): [least: number, most: number, lazy: boolean, sign: string] | undefined {
  const from = input.at;
  const sign = input.match(/[*+?]|\{(\d+)(?:(,)(\d*))?\}/y);
  if (!sign) return undefined;
  const [all, first, comma, second] = sign;
  const least = first === undefined ? (all === '+' ? 1 : 0) : Number(first);
  const most =
    first === undefined ? (all === '?' ? 1 : Infinity) : !comma ? least : second ? Number(second) : Infinity;
  if (first !== undefined && (least > 1000 || (most !== Infinity && (most > 1000 || most < least))))
    throw new RegexpError('invalid repeat count', input.since(from));
  const lazy = input.match(/\?/y) !== null;
  return [least, most, lazy, input.since(from)];
}

function readBackslash(input: RegexpText, tree: RegexpTree): void {
  const { flags } = tree;
  const assertion = input.match(/\\[AbBz]/y)?.[0];
  if (assertion === '\\A') return tree.pushAssertion('text start');
  if (assertion === '\\z') return tree.pushAssertion('text end');
  if (assertion) return tree.pushAssertion(assertion === '\\b' ? 'word border' : 'no word border');
  const literal = input.match(/\\Q([^]*?)(?:\\E|$)/y);
  if (literal) {
    for (const character of literal[1] as string) tree.pushChar(charTest(character, flags));
    return;
  }
  tree.pushChar(readNamedSet(input, flags) ?? charTest(readEscape(input), flags));
}

function readPerlGroup(input: RegexpText, tree: RegexpTree): void {
  const from = input.at;
  const named = input.match(/\(\?P?<(?![=!])([^>]*)>/y);
  if (named) return tree.open(nameOf(named[1] as string, named[0]));
  if (/^\(\?P?<(?![=!])/.test(input.rest(4)))
    throw new RegexpError('invalid named capture', input.rest(input.length));
  const set = input.match(/\(\?([imsU]*)(?:-([imsU]+))?([:)])/y);
  if (!set) {
    const bad = input.match(/\(\?(?:[imsU-]*[^]?)/y);
    if (!bad || (input.ended && /^\(\?[imsU-]*$/.test(bad[0])))
      throw new RegexpError('missing closing )', input.since(0));
    throw new RegexpError('invalid or unsupported Perl syntax', input.since(from));
  }
  const flags = withFlags(tree.flags, set[1] as string, set[2] ?? '');
  if (set[3] === ':') tree.open(undefined, flags);
  else tree.setFlags(flags);
}

function nameOf(name: string, group: string): string {
  // Two groups may share a name, as in Prometheus' library.
  if (!/^\w+$/.test(name)) throw new RegexpError('invalid named capture', group);
  return name;
}

function withFlags(flags: Flags, on: string, off: string): Flags {
  const value = (letter: string, before: boolean) =>
    off.includes(letter) ? false : on.includes(letter) ? true : before;
  return {
    fold: value('i', flags.fold),
    multiline: value('m', flags.multiline),
    dotAll: value('s', flags.dotAll),
    ungreedy: value('U', flags.ungreedy),
  };
}
