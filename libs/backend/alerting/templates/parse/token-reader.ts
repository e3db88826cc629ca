import { TemplateSyntaxError } from '../template-error.js';
import type { Token } from './token.js';

/** Iterates over the tokens of one action. */
export class TokenReader {
  private at = 0;

  constructor(
    private readonly tokens: readonly Token[],
    /** Offsets of `{{` and after `}}`. */
    readonly start: number,
    readonly end: number,
  ) {}

  get next(): Token | undefined {
    return this.tokens[this.at];
  }

  /** The token `count` positions after the next one. */
  ahead(count: number): Token | undefined {
    return this.tokens[this.at + count];
  }

  take(): Token | undefined {
    return this.tokens[this.at++];
  }

  skip(count: number): void {
    this.at += count;
  }

  /** Offset of the next token, or of the action's end. */
  get place(): number {
    return this.next?.at ?? this.end - 2;
  }

  /** Offset after the previous token. */
  get behind(): number {
    const before = this.tokens[this.at - 1];
    return before ? before.at + before.text.length : this.start;
  }

  isSign(...signs: string[]): boolean {
    return this.next?.kind === 'sign' && signs.includes(this.next.text);
  }

  isWord(...words: string[]): boolean {
    return this.next?.kind === 'word' && words.includes(this.next.text);
  }

  /** @throws TemplateSyntaxError when tokens are left */
  finish(): void {
    if (this.next) this.unexpected(this.next);
  }

  unexpected({ text, at }: Token): never {
    throw new TemplateSyntaxError(`"${text}" is not expected inside "{{ }}".`, at);
  }
}
