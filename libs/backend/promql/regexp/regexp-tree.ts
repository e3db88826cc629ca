import type { Assertion, CharTest, Flags, Node } from './nodes.js';
import { RegexpError } from './regexp-text.js';

/** A parsed part of a regular expression. */
interface RegexpPart {
  readonly node: Node;
  /** Whether it matches the empty text. */
  readonly empty: boolean;
  /** How often its innermost part is repeated at most, i.e. the product of counts in braces. */
  readonly repeats: number;
}

/** A parsed Go regular expression (RE2). */
export interface Regexp {
  readonly root: Node;
  /** Names of groups by number; `''` for unnamed ones and the whole match. */
  readonly groups: readonly string[];
  /** Whether the whole pattern matches the empty text. */
  readonly matchesEmpty: boolean;
}

interface OpenGroup {
  /** Number of the group; undefined for one that does not capture. */
  readonly index: number | undefined;
  readonly flags: Flags;
  readonly alternatives: RegexpPart[];
  parts: RegexpPart[];
}

/** Go's limits. */
const MOST_REPEATS = 1000;
const MOST_LEVELS = 1000;

/** Collects the parts of a regular expression; open groups are on a stack, so that nesting needs no recursion. */
export class RegexpTree {
  readonly groups: string[] = [''];
  flags: Flags;
  private readonly stack: OpenGroup[] = [];
  private group: OpenGroup;
  private justRepeated = '';

  constructor(dotAll: boolean) {
    this.flags = { fold: false, multiline: false, dotAll, ungreedy: false };
    this.group = { index: undefined, flags: this.flags, alternatives: [], parts: [] };
  }

  pushChar(test: CharTest): void {
    this.push({ node: { type: 'char', test }, empty: false, repeats: 1 });
  }

  pushAssertion(kind: Assertion): void {
    // An empty text has no word, hence no word boundary.
    this.push({ node: { type: 'assertion', kind }, empty: kind !== 'word border', repeats: 1 });
  }

  /** Sets the flags for the rest of this group. */
  setFlags(flags: Flags): void {
    this.flags = flags;
    this.justRepeated = '';
  }

  /**
   * @param name name of a capturing group, `''` without one; `undefined`: not capturing
   * @param flags flags within the group, if different
   */
  open(name: string | undefined, flags = this.flags): void {
    const index = name === undefined ? undefined : this.groups.push(name) - 1;
    if (this.stack.length >= MOST_LEVELS) throw new RegexpError('expression nests too deeply', '(');
    this.stack.push(this.group);
    this.group = { index, flags: this.flags, alternatives: [], parts: [] };
    this.flags = flags;
    this.justRepeated = '';
  }

  close(): void {
    const outer = this.stack.pop();
    if (!outer) throw new RegexpError('unexpected )', ')');
    const { index, flags } = this.group;
    const inner = this.alternatives();
    this.group = outer;
    this.flags = flags;
    this.push(index === undefined ? inner : { ...inner, node: { type: 'group', part: inner.node, index } });
  }

  alternate(): void {
    this.group.alternatives.push(this.sequence());
    this.group.parts = [];
    this.justRepeated = '';
  }

  /** @param sign the repetition as written */
  repeat(least: number, most: number, lazy: boolean, sign: string): void {
    const part = this.group.parts.pop();
    if (!part) throw new RegexpError('missing argument to repetition operator', sign);
    if (this.justRepeated !== '')
      throw new RegexpError('invalid nested repetition operator', this.justRepeated + sign);
    const times = most === Infinity ? least : most;
    const counted = sign.startsWith('{') && times >= 2;
    const repeats = counted ? times * part.repeats : part.repeats;
    if (repeats > MOST_REPEATS) throw new RegexpError('invalid repeat count', sign);
    const { node, empty } = part;
    const repeated = { type: 'repeat', part: node, min: least, max: most, empty } as const;
    const greedy = lazy === this.flags.ungreedy;
    this.push({ node: { ...repeated, greedy }, empty: least === 0 || empty, repeats });
    this.justRepeated = sign;
  }

  finish(text: string): Regexp {
    if (this.stack.length > 0) throw new RegexpError('missing closing )', text);
    const { node, empty } = this.alternatives();
    return { root: node, groups: this.groups, matchesEmpty: empty };
  }

  private push(part: RegexpPart): void {
    this.group.parts.push(part);
    this.justRepeated = '';
  }

  private sequence(): RegexpPart {
    const { parts } = this.group;
    if (parts.length === 1) return parts[0] as RegexpPart;
    return {
      node: { type: 'sequence', parts: parts.map(({ node }) => node) },
      empty: parts.every(({ empty }) => empty),
      repeats: most(parts),
    };
  }

  private alternatives(): RegexpPart {
    const all = [...this.group.alternatives, this.sequence()];
    if (all.length === 1) return all[0] as RegexpPart;
    return {
      node: { type: 'choice', options: all.map(({ node }) => node) },
      empty: all.some(({ empty }) => empty),
      repeats: most(all),
    };
  }
}

function most(parts: readonly RegexpPart[]): number {
  return parts.reduce((greatest, { repeats }) => Math.max(greatest, repeats), 1);
}
