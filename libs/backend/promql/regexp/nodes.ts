/** Tests one code point. */
export type CharTest = (code: number) => boolean;

export type Assertion =
  'text start' | 'text end' | 'line start' | 'line end' | 'word border' | 'no word border';

/** Nodes of a regular expression's syntax tree. */
export type Node =
  | { readonly type: 'char'; readonly test: CharTest }
  | { readonly type: 'sequence'; readonly parts: readonly Node[] }
  | { readonly type: 'choice'; readonly options: readonly Node[] }
  | RepeatNode
  | { readonly type: 'group'; readonly part: Node; readonly index: number }
  | { readonly type: 'assertion'; readonly kind: Assertion };

export interface RepeatNode {
  readonly type: 'repeat';
  readonly part: Node;
  readonly min: number;
  readonly max: number;
  readonly greedy: boolean;
  /** Whether the node matches the empty text. */
  readonly empty: boolean;
}

/** The flags set by `(?ims-U)`. */
export interface Flags {
  /** `i`: ignores case. */
  readonly fold: boolean;
  /** `m`: `^` and `$` match at line breaks. */
  readonly multiline: boolean;
  /** `s`: `.` matches a line feed. */
  readonly dotAll: boolean;
  /** `U`: repetitions are lazy, and greedy with `?`. */
  readonly ungreedy: boolean;
}
