/** Location of a series' values: `width` doubles from `at` on. */
export interface Slot {
  readonly cells: Float64Array;
  readonly at: number;
}
