import { advise } from './advice.js';
import { MAX_DEPTH } from './depth.js';
import { Lexer } from './lexer.js';
import { PromqlError } from './promql-error.js';
import type { Span } from './span.js';
import { describeToken, type Token, type TokenKind } from './token.js';

/** Syntax that a parser accepts in addition to Prometheus' default. */
export interface ParseOptions {
  /**
   * Whether dashboard and rule variables (`$window`, `${window}`, `[[window]]`) may replace a number or a duration.
   * Each counts as five minutes. Default: false.
   */
  readonly variables?: boolean;
  /** Whether experimental functions and aggregations of Prometheus are accepted. Default: false. */
  readonly experimental?: boolean;
}

/** Reads an expression token by token, with one token of look-ahead. */
export class TokenCursor {
  /** The next token. */
  token: Token;
  /** End of the previous token. */
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

  /** Advances by one token. @returns the token that was next */
  advance(): Token {
    const { token } = this;
    this.end = token.to;
    this.token = this.lexer.next();
    return token;
  }

  /** Advances if the next token has this kind. */
  accept(kind: TokenKind): Token | undefined {
    return this.token.kind === kind ? this.advance() : undefined;
  }

  /** Advances, or throws for a token of another kind. */
  expect(kind: TokenKind, context = '', expected = ''): Token {
    return this.token.kind === kind ? this.advance() : this.unexpected(context, expected);
  }

  textOf({ from, to }: Span): string {
    return this.text.slice(from, to);
  }

  /** Begins a construct that may be nested, at most `MAX_DEPTH` deep. */
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

  /** Throws for the next token, with Prometheus' message. */
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
