/** A place for the numbers of one series: `width` doubles from `at` on. */
export interface Slot {
  readonly cells: Float64Array;
  readonly at: number;
}
