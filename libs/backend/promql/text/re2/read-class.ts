import { ignoringCase, not, POSIX_CLASSES } from './chars.js';
import type { PatternCursor } from './cursor.js';
import type { CharTest } from './nodes.js';
import { readCharEscape, readClassEscape } from './read-escape.js';

/** Reads a class after its opening bracket. */
export function readClass(cursor: PatternCursor, ignoreCase: boolean): CharTest {
  const negated = cursor.take('^');
  const tests: CharTest[] = [];
  // A bracket in the first place is a member.
  for (let first = true; first || cursor.char !== ']'; first = false) {
    if (cursor.done) return cursor.fail('missing closing ]');
    tests.push(readPosixClass(cursor) ?? readMember(cursor));
  }
  cursor.next();
  const test: CharTest = (value) => tests.some((member) => member(value));
  const folded = ignoreCase ? ignoringCase(test) : test;
  return negated ? not(folded) : folded;
}

function readPosixClass(cursor: PatternCursor): CharTest | undefined {
  const match = cursor.takeMatch(/^\[:(\^?)([^:\]]*):\]/, 16);
  if (!match) return undefined;
  const test = POSIX_CLASSES.get(match[2] ?? '');
  if (!test) return cursor.fail(`invalid character class range ${match[0]}`);
  return match[1] ? not(test) : test;
}

function readMember(cursor: PatternCursor): CharTest {
  if (cursor.take('\\')) {
    const escaped = readClassEscape(cursor);
    if (escaped) return escaped;
    return readRange(cursor, readCharEscape(cursor));
  }
  return readRange(cursor, cursor.next());
}

function readRange(cursor: PatternCursor, first: string): CharTest {
  const from = first.codePointAt(0)!;
  if (cursor.char !== '-' || cursor.ahead('-]')) return (value) => value === from;
  cursor.next();
  const last = cursor.take('\\') ? readCharEscape(cursor) : cursor.next();
  const to = last.codePointAt(0)!;
  if (to < from) return cursor.fail(`invalid character class range ${first}-${last}`);
  return (value) => value >= from && value <= to;
}
