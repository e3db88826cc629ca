import { advise } from './advice.js';
import { MAX_DEPTH } from './depth.js';
import { Lexer } from './lexer.js';
import { PromqlError } from './promql-error.js';
import type { Span } from './span.js';
import { describeToken, type Token, type TokenKind } from './token.js';

/** What a parse accepts beyond what Prometheus accepts by default. */
export interface ParseOptions {
  /**
   * Whether variables of dashboards and rules (`$window`, `${window}`, `[[window]]`) may stand for a number or a
   * duration. Each counts as five minutes. Default: false.
   */
  readonly variables?: boolean;
  /** Whether functions and aggregations that Prometheus keeps behind a feature flag are accepted. Default: false. */
  readonly experimental?: boolean;
}

/** The place in an expression up to which it is read: one token at a time, the next one known. */
export class TokenCursor {
  /** The token that is read next. */
  token: Token;
  /** Where the token before it ends. */
  end = 0;
  private depth = 0;
  private readonly lexer: Lexer;

  constructor(
    readonly text: string,
    readonly options: ParseOptions,
  ) {
    const fail = (problem: string, from: number, to: number) => this.fail(problem, { from, to });
    this.lexer = new Lexer(text, fail, options.variables ?? false);
    this.token = this.lexer.next();
  }

  /** Goes one token on. @returns the token that was next */
  advance(): Token {
    const { token } = this;
    this.end = token.to;
    this.token = this.lexer.next();
    return token;
  }

  /** Goes on when the next token is of this kind. */
  accept(kind: TokenKind): Token | undefined {
    return this.token.kind === kind ? this.advance() : undefined;
  }

  /** Goes on, or refuses a token of another kind. */
  expect(kind: TokenKind, context = '', expected = ''): Token {
    return this.token.kind === kind ? this.advance() : this.unexpected(context, expected);
  }

  textOf({ from, to }: Span): string {
    return this.text.slice(from, to);
  }

  /** Begins something that may contain its own kind, at most `MAX_DEPTH` times within itself. */
  enter(): void {
    if (++this.depth > MAX_DEPTH) this.tooDeep(this.token);
  }

  /** Ends what `enter` began. */
  leave(): void {
    this.depth--;
  }

  tooDeep(at: Span): never {
    return this.fail(`expression is nested more than ${MAX_DEPTH} levels deep`, at);
  }

  /** Refuses the next token, in the words of Prometheus. */
  unexpected(context = '', expected = ''): never {
    const what = describeToken(this.token.kind, this.textOf(this.token));
    const where = context === '' ? '' : ` in ${context}`;
    const instead = expected === '' ? '' : `, expected ${expected}`;
    return this.fail(`unexpected ${what}${where}${instead}`, this.token);
  }

  fail(problem: string, at: Span, suggestion?: string): never {
    throw new PromqlError(this.text, problem, at, suggestion ?? advise(this.text, at, problem));
  }
}
