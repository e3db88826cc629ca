/** A token of an action, such as `if`, `$labels`, `.Value` or `"text"`. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Offset in the template. */
  readonly at: number;
  /** Whether white space precedes it. */
  readonly spaced: boolean;
}

export type TokenKind = 'word' | 'field' | 'dot' | 'variable' | 'string' | 'char' | 'number' | 'sign';

/** Literal text, or the content between `{{` and `}}`. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly tokens: readonly Token[]; readonly at: number; readonly end: number };
