/** A position in the text of an expression: offsets in UTF-16 code units, as for `slice`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}
