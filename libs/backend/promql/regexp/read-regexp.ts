import { readClass } from './read-class.js';
import { readEscape, readNamedSet } from './read-escape.js';
import { RegexpError, RegexpText } from './regexp-text.js';
import { RegexpTree, type RegexpSource } from './regexp-tree.js';
import { charSource, type Flags } from './sets.js';

/**
 * Reads a regular expression as Prometheus does: Go's syntax (RE2), with `.` for every character. What only other
 * engines know (look-around, back-references) is refused. It takes time in proportion to the length of the text.
 *
 * @throws RegexpError with Go's reason
 * @example
 * ```ts
 * readRegexp('(?P<path>/api/.*)|[[:alpha:]]+').groups; // ['', 'path']
 * readRegexp('(?=x)'); // RegexpError: invalid or unsupported Perl syntax: `(?=`
 * ```
 */
export function readRegexp(text: string): RegexpSource {
  const input = new RegexpText(text);
  const tree = new RegexpTree();
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
      return tree.push({ source: readClass(input, flags), empty: false, repeats: 1 });
    case '.':
      return tree.push({ source: flags.dotAll ? '[^]' : '[^\\n]', empty: false, repeats: 1 });
    case '^':
      return tree.push(assertion(flags.multiline ? '(?<![^\\n])' : '^'));
    case '$':
      return tree.push(assertion(flags.multiline ? '(?![^\\n])' : '$'));
    default:
      return tree.push({ source: charSource(character, flags), empty: false, repeats: 1 });
  }
}

function assertion(source: string, empty = true) {
  return { source, empty, repeats: 1 };
}

/** `*`, `+`, `?` or `{n,m}` with what makes it lazy. Braces that are no repetition are characters. */
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
  const simple = input.match(/\\[AbBz]/y)?.[0];
  if (simple === '\\A') return tree.push(assertion('(?<![^])'));
  if (simple === '\\z') return tree.push(assertion('(?![^])'));
  // In an empty text there is no word, hence no edge of one.
  if (simple) return tree.push(assertion(simple, simple === '\\B'));
  const literal = input.match(/\\Q([^]*?)(?:\\E|$)/y);
  if (literal) {
    for (const character of literal[1] as string)
      tree.push({ source: charSource(character, flags), empty: false, repeats: 1 });
    return;
  }
  const set = readNamedSet(input, flags);
  const source = set === undefined ? charSource(readEscape(input), flags) : `[${set}]`;
  tree.push({ source, empty: false, repeats: 1 });
}

function readPerlGroup(input: RegexpText, tree: RegexpTree): void {
  const from = input.at;
  const named = input.match(/\(\?P?<(?![=!])([^>]*)>/y);
  if (named) return tree.open(nameOf(named[1] as string, named[0], tree));
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

function nameOf(name: string, group: string, tree: RegexpTree): string {
  if (!/^\w+$/.test(name) || tree.groups.includes(name))
    throw new RegexpError('invalid named capture', group);
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
