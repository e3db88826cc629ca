/** Decides about one code point. */
export type CharTest = (code: number) => boolean;

export type Assertion =
  'text start' | 'text end' | 'line start' | 'line end' | 'word border' | 'no word border';

/** The parts of a regular expression. */
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
  /** Whether the part matches the empty text. */
  readonly empty: boolean;
}

/** What `(?ims-U)` switches. */
export interface Flags {
  /** `i`: letters match in any case. */
  readonly fold: boolean;
  /** `m`: `^` and `$` match at lines. */
  readonly multiline: boolean;
  /** `s`: `.` matches a line feed. */
  readonly dotAll: boolean;
  /** `U`: repetitions match as little as they can, with `?` as much. */
  readonly ungreedy: boolean;
}
