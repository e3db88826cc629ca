/** Why a text is no regular expression of Go. */
export class RegexpError extends Error {
  override readonly name = 'RegexpError';

  /** @param part the part of the expression that is wrong */
  constructor(reason: string, part: string) {
    super(`${reason}: \`${part.length > 60 ? `${part.slice(0, 60)}…` : part}\``);
  }
}

/** A text that is read from its begin to its end. */
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

  /** Reads what a sticky pattern matches here. */
  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }

  /** Reads one character, a pair of surrogates as one. */
  take(): string {
    const character = String.fromCodePoint(this.text.codePointAt(this.at) as number);
    this.at += character.length;
    return character;
  }

  /** The next characters, without reading them. */
  rest(count: number): string {
    return this.text.slice(this.at, this.at + count);
  }

  since(from: number): string {
    return this.text.slice(from, this.at);
  }
}
