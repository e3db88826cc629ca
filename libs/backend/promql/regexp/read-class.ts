import { anyOf, not, rangeTest } from './char-tests.js';
import type { CharTest, Flags } from './nodes.js';
import { readEscape, readNamedSet, readPosixSet } from './read-escape.js';
import { RegexpError, type RegexpText } from './regexp-text.js';

/** Parses a class such as `[^a-z[:digit:]]`; its "[" has been read. */
export function readClass(input: RegexpText, flags: Flags): CharTest {
  const from = input.at - 1;
  const negated = input.match(/\^/y) !== null;
  const tests: CharTest[] = [];
  while (tests.length === 0 || !input.startsWith(']')) {
    if (input.ended) throw new RegexpError('missing closing ]', input.since(from));
    tests.push(readPosixSet(input, flags) ?? readNamedSet(input, flags) ?? readRange(input, flags, from));
  }
  input.take();
  return negated ? not(anyOf(tests)) : anyOf(tests);
}

function readRange(input: RegexpText, { fold }: Flags, from: number): CharTest {
  const start = input.at;
  const first = readCharacter(input, from);
  const last = input.match(/-(?!\]|$)/y) ? readCharacter(input, from) : first;
  if (last < first) throw new RegexpError('invalid character class range', input.since(start));
  return rangeTest(first, last, fold);
}

function readCharacter(input: RegexpText, from: number): number {
  if (input.ended) throw new RegexpError('missing closing ]', input.since(from));
  const character = input.startsWith('\\') ? readEscape(input) : input.take();
  return character.codePointAt(0) as number;
}
