/** Why a text is no valid Go regular expression. */
export class RegexpError extends Error {
  override readonly name = 'RegexpError';

  /** @param part the invalid part of the expression */
  constructor(reason: string, part: string) {
    super(`${reason}: \`${part.length > 60 ? `${part.slice(0, 60)}…` : part}\``);
  }
}

/** A text with a reading position. */
export class RegexpText {
  at = 0;

  constructor(private readonly text: string) {}

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  get length(): number {
    return this.text.length;
  }

  startsWith(part: string): boolean {
    return this.text.startsWith(part, this.at);
  }

  /** Reads the match of a sticky pattern at the current position. */
  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }

  /** Reads one character; a surrogate pair counts as one. */
  take(): string {
    const character = String.fromCodePoint(this.text.codePointAt(this.at) as number);
    this.at += character.length;
    return character;
  }

  /** The next characters, without advancing. */
  rest(count: number): string {
    return this.text.slice(this.at, this.at + count);
  }

  since(from: number): string {
    return this.text.slice(from, this.at);
  }
}
