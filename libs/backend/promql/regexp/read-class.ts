import { readEscape, readNamedSet, readPosixSet } from './read-escape.js';
import { RegexpError, type RegexpText } from './regexp-text.js';
import { rangeSource, type Flags } from './sets.js';

/** A class such as `[^a-z[:digit:]]`; its "[" is read. */
export function readClass(input: RegexpText, flags: Flags): string {
  const from = input.at - 1;
  const negation = input.match(/\^/y) ? '^' : '';
  const parts: string[] = [];
  while (parts.length === 0 || !input.startsWith(']')) {
    if (input.ended) throw new RegexpError('missing closing ]', input.since(from));
    parts.push(readPosixSet(input, flags) ?? readNamedSet(input, flags) ?? readRange(input, flags, from));
  }
  input.take();
  return `[${negation}${parts.join('')}]`;
}

function readRange(input: RegexpText, flags: Flags, from: number): string {
  const start = input.at;
  const first = readCharacter(input, from);
  const last = input.match(/-(?!\]|$)/y) ? readCharacter(input, from) : first;
  if (last < first) throw new RegexpError('invalid character class range', input.since(start));
  return rangeSource(first, last, flags);
}

function readCharacter(input: RegexpText, from: number): number {
  if (input.ended) throw new RegexpError('missing closing ]', input.since(from));
  const character = input.startsWith('\\') ? readEscape(input) : input.take();
  return character.codePointAt(0) as number;
}
