import { RegExpError } from './nodes.js';

/** A position in a pattern, counted in code points. */
export class PatternCursor {
  private at = 0;
  private readonly codes: number[];

  constructor(readonly pattern: string) {
    this.codes = Array.from(pattern, (char) => char.codePointAt(0)!);
  }

  get done(): boolean {
    return this.at >= this.codes.length;
  }

  /** The character here; `''` at the end. */
  get char(): string {
    return this.done ? '' : String.fromCodePoint(this.codes[this.at]!);
  }

  next(): string {
    const { char } = this;
    if (char === '') this.fail('unexpected end');
    this.at++;
    return char;
  }

  /** Moves on if the text stands here. */
  take(text: string): boolean {
    if (!this.ahead(text)) return false;
    this.at += text.length;
    return true;
  }

  ahead(text: string): boolean {
    for (let i = 0; i < text.length; i++) if (this.codes[this.at + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  /** Moves on over what the expression matches, which is returned; undefined where it does not match here. */
  takeMatch(expression: RegExp, most: number): RegExpExecArray | undefined {
    const ahead = String.fromCodePoint(...this.codes.slice(this.at, this.at + most));
    const match = expression.exec(ahead);
    if (!match || match.index !== 0) return undefined;
    this.at += Array.from(match[0]).length;
    return match;
  }

  fail(problem: string): never {
    throw new RegExpError(`${problem} in ${JSON.stringify(this.pattern)}`);
  }
}
