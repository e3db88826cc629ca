/** Where something stands in the text of its expression: offsets in UTF-16 code units, as `slice` takes them. */
export interface Span {
  readonly from: number;
  readonly to: number;
}
