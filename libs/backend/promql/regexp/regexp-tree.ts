import { RegexpError } from './regexp-text.js';
import type { Flags } from './sets.js';

/** A part of a regular expression that is read already. */
export interface RegexpPart {
  readonly source: string;
  /** Whether it matches the empty text. */
  readonly empty: boolean;
  /** How often its innermost part is repeated at most, by the counts in braces. */
  readonly repeats: number;
}

/** A regular expression of Go (RE2), in JavaScript's words. */
export interface RegexpSource {
  /** For `new RegExp(source, 'u')`; not anchored. Groups have the same numbers. */
  readonly source: string;
  /** Names of groups by number, where they have one; `''` for the others and for the whole match. */
  readonly groups: readonly string[];
  /** Whether it matches the empty text, from its begin to its end. */
  readonly matchesEmpty: boolean;
}

interface OpenGroup {
  /** `(`, or `(?:`. */
  readonly head: string;
  readonly flags: Flags;
  readonly alternatives: RegexpPart[];
  parts: RegexpPart[];
}

/** Go's limits. */
const MOST_REPEATS = 1000;
const MOST_LEVELS = 1000;

/** Collects the parts of a regular expression; open groups lie on a stack, so that depth costs no recursion. */
export class RegexpTree {
  readonly groups: string[] = [''];
  flags: Flags = { fold: false, multiline: false, dotAll: true, ungreedy: false };
  private readonly stack: OpenGroup[] = [];
  private group: OpenGroup = { head: '', flags: this.flags, alternatives: [], parts: [] };
  private justRepeated = '';

  push(part: RegexpPart): void {
    this.group.parts.push(part);
    this.justRepeated = '';
  }

  /** For what follows in this group. */
  setFlags(flags: Flags): void {
    this.flags = flags;
    this.justRepeated = '';
  }

  /**
   * @param name of a group that captures, `''` without one; `undefined`: it does not capture
   * @param flags in the group, if others
   */
  open(name: string | undefined, flags = this.flags): void {
    if (name !== undefined) this.groups.push(name);
    if (this.stack.length >= MOST_LEVELS) throw new RegexpError('expression nests too deeply', '(');
    this.stack.push(this.group);
    this.group = { head: name === undefined ? '(?:' : '(', flags: this.flags, alternatives: [], parts: [] };
    this.flags = flags;
    this.justRepeated = '';
  }

  close(): void {
    const outer = this.stack.pop();
    if (!outer) throw new RegexpError('unexpected )', ')');
    const { head, flags } = this.group;
    const { source, ...inner } = this.alternatives();
    this.group = outer;
    this.flags = flags;
    this.push({ ...inner, source: `${head}${source})` });
  }

  alternate(): void {
    this.group.alternatives.push(this.sequence());
    this.group.parts = [];
    this.justRepeated = '';
  }

  /** @param sign how it is written */
  repeat(least: number, most: number, lazy: boolean, sign: string): void {
    const part = this.group.parts.pop();
    if (!part) throw new RegexpError('missing argument to repetition operator', sign);
    if (this.justRepeated !== '')
      throw new RegexpError('invalid nested repetition operator', this.justRepeated + sign);
    const times = most === Infinity ? least : most;
    const counted = sign.startsWith('{') && times >= 2;
    const repeats = counted ? times * part.repeats : part.repeats;
    if (repeats > MOST_REPEATS) throw new RegexpError('invalid repeat count', sign);
    const range = most === Infinity ? `{${least},}` : `{${least},${most}}`;
    const source = `(?:${part.source})${range}${lazy !== this.flags.ungreedy ? '?' : ''}`;
    this.push({ source, empty: least === 0 || part.empty, repeats });
    this.justRepeated = sign;
  }

  finish(text: string): RegexpSource {
    if (this.stack.length > 0) throw new RegexpError('missing closing )', text);
    const { source, empty } = this.alternatives();
    return { source, groups: this.groups, matchesEmpty: empty };
  }

  private sequence(): RegexpPart {
    const { parts } = this.group;
    return {
      source: parts.map(({ source }) => source).join(''),
      empty: parts.every(({ empty }) => empty),
      repeats: parts.reduce((most, { repeats }) => Math.max(most, repeats), 1),
    };
  }

  private alternatives(): RegexpPart {
    const all = [...this.group.alternatives, this.sequence()];
    return {
      source: all.map(({ source }) => source).join('|'),
      empty: all.some(({ empty }) => empty),
      repeats: all.reduce((most, { repeats }) => Math.max(most, repeats), 1),
    };
  }
}
