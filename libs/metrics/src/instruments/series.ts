/**
 * One series: a combination of label values and the cells that hold its numbers. The cells are replaced only when the
 * series is removed, so a recording is one write into a typed array.
 */
export abstract class Series {
  /** Index in its metric; -1 when it is no longer, or never was, on the page. */
  row = -1;

  /**
   * @param cells shared with other series of the metric
   * @param at index of the first cell of this series
   * @param labelText rendered once: `a="x",b="y"`
   * @param reject counts a recording that makes no sense
   */
  constructor(
    public cells: Float64Array,
    public at: number,
    readonly labelText: string,
    protected readonly reject: () => void,
  ) {}
}
