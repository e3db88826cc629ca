import { literal, not } from './chars.js';
import { PatternCursor } from './cursor.js';
import type { Assertion, Flags, Node } from './nodes.js';
import { readClass } from './read-class.js';
import { readCharEscape, readClassEscape } from './read-escape.js';

/** A pattern, read. */
export interface Pattern {
  readonly root: Node;
  /** The names of groups, by their number. Group 0 is the whole match. */
  readonly names: readonly (string | undefined)[];
}

/** RE2 refuses more repetitions and deeper nesting. */
const MOST_REPEATS = 1000;
const DEEPEST = 1000;

/** Reads a pattern in RE2's syntax. `.` matches line feeds, as Prometheus wants it. @throws RegExpError */
export function readPattern(text: string): Pattern {
  const reader = new Reader(new PatternCursor(text));
  return { root: reader.readAll(), names: reader.names };
}

class Reader {
  readonly names: (string | undefined)[] = [undefined];
  private flags: Flags = { ignoreCase: false, multiline: false, dotAll: true, ungreedy: false };
  private depth = 0;

  constructor(private readonly cursor: PatternCursor) {}

  readAll(): Node {
    const root = this.readChoice();
    if (!this.cursor.done) this.cursor.fail('unexpected )');
    return root;
  }

  private readChoice(): Node {
    if (++this.depth > DEEPEST) this.cursor.fail('expression nests too deeply');
    const options = [this.readSequence()];
    while (this.cursor.take('|')) options.push(this.readSequence());
    this.depth--;
    return options.length === 1 ? options[0]! : { type: 'choice', options };
  }

  private readSequence(): Node {
    const parts: Node[] = [];
    while (!this.cursor.done && this.cursor.char !== '|' && this.cursor.char !== ')') {
      if (this.cursor.take('\\Q')) {
        this.readQuoted(parts);
        continue;
      }
      const part = this.readPart();
      if (part) parts.push(this.readRepetition(part));
    }
    return parts.length === 1 ? parts[0]! : { type: 'sequence', parts };
  }

  /** Undefined for flags, which are no part. */
  private readPart(): Node | undefined {
    const { cursor, flags } = this;
    const char = cursor.next();
    switch (char) {
      case '(':
        return this.readGroup();
      case '[':
        return { type: 'char', test: readClass(cursor, flags.ignoreCase) };
      case '.':
        return { type: 'char', test: flags.dotAll ? () => true : not(literal('\n', false)) };
      case '^':
        return assertion(flags.multiline ? 'line start' : 'text start');
      case '$':
        return assertion(flags.multiline ? 'line end' : 'text end');
      case '\\':
        return this.readEscape();
      case '*':
      case '+':
      case '?':
        return cursor.fail(`missing argument to repetition operator ${char}`);
      default:
        return { type: 'char', test: literal(char, flags.ignoreCase) };
    }
  }

  private readEscape(): Node {
    const { cursor, flags } = this;
    if (cursor.take('A')) return assertion('text start');
    if (cursor.take('z')) return assertion('text end');
    if (cursor.take('b')) return assertion('word border');
    if (cursor.take('B')) return assertion('no word border');
    const test = readClassEscape(cursor) ?? literal(readCharEscape(cursor), flags.ignoreCase);
    return { type: 'char', test };
  }

  /** `\Q…\E`: every character stands for itself; a repetition behind it is one of the last character. */
  private readQuoted(parts: Node[]): void {
    while (!this.cursor.done && !this.cursor.take('\\E'))
      parts.push({ type: 'char', test: literal(this.cursor.next(), this.flags.ignoreCase) });
    const last = parts.pop();
    if (last) parts.push(this.readRepetition(last));
  }

  private readRepetition(part: Node): Node {
    const bounds = this.readBounds();
    if (!bounds) return part;
    const [min, max] = bounds;
    const greedy = this.cursor.take('?') === this.flags.ungreedy;
    if (this.readBounds()) this.cursor.fail('invalid nested repetition operator');
    return { type: 'repeat', part, min, max, greedy };
  }

  private readBounds(): [number, number] | undefined {
    if (this.cursor.take('*')) return [0, Infinity];
    if (this.cursor.take('+')) return [1, Infinity];
    if (this.cursor.take('?')) return [0, 1];
    const match = this.cursor.takeMatch(/^\{(\d+)(,?)(\d*)\}/, 24);
    // Anything else in braces stands for itself.
    if (!match || (!match[2] && match[3])) return undefined;
    const min = Number(match[1]);
    const max = match[3] ? Number(match[3]) : match[2] ? Infinity : min;
    const most = max === Infinity ? min : max;
    if (most > MOST_REPEATS || max < min) this.cursor.fail(`invalid repeat count ${match[0]}`);
    return [min, max];
  }

  private readGroup(): Node | undefined {
    const outer = this.flags;
    if (!this.cursor.take('?')) return this.readCapture(undefined, outer);
    const named = this.cursor.takeMatch(/^P?<(\w+)>/, 256);
    if (named) {
      if (this.names.includes(named[1])) this.cursor.fail(`duplicate capture group name ${named[1]}`);
      return this.readCapture(named[1], outer);
    }
    const match = this.cursor.takeMatch(/^([imsU]*)(-[imsU]+)?([:)])/, 24);
    if (!match || match[0] === ')') return this.cursor.fail('invalid or unsupported Perl syntax');
    this.flags = withFlags(outer, match[1] ?? '', match[2] ?? '');
    if (match[3] === ')') return undefined;
    return this.close(this.readChoice(), outer);
  }

  private readCapture(name: string | undefined, outer: Flags): Node {
    const index = this.names.push(name) - 1;
    return this.close({ type: 'group', part: this.readChoice(), index }, outer);
  }

  /** Flags that were switched in a group end with it. */
  private close(node: Node, outer: Flags): Node {
    if (!this.cursor.take(')')) this.cursor.fail('missing closing )');
    this.flags = outer;
    return node;
  }
}

function assertion(kind: Assertion): Node {
  return { type: 'assertion', kind };
}

function withFlags(flags: Flags, on: string, off: string): Flags {
  const pick = (letter: string, now: boolean) => (off.includes(letter) ? false : on.includes(letter) || now);
  return {
    ignoreCase: pick('i', flags.ignoreCase),
    multiline: pick('m', flags.multiline),
    dotAll: pick('s', flags.dotAll),
    ungreedy: pick('U', flags.ungreedy),
  };
}
