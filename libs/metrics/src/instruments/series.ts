import type { LabelRange } from './label-bytes.js';
import type { PageWriter } from './page-writer.js';

/** What the series of one metric have in common. */
export interface SeriesOwner {
  /** Counts a recording that makes no sense; must not throw. */
  readonly reject: () => void;
}

/**
 * One series: a combination of label values and the cells that hold its numbers. The cells are replaced only when the
 * series is removed, so a recording is one write into a typed array.
 */
export abstract class Series {
  /** Index in its metric; -1 when it is no longer, or never was, on the page. */
  row = -1;
  private labelChunk: Uint8Array;
  private labelFrom: number;
  private labelTo: number;

  /**
   * @param cells shared with other series of the metric
   * @param at index of the first cell of this series
   * @param labels rendered once
   */
  constructor(
    public cells: Float64Array,
    public at: number,
    labels: LabelRange,
  ) {
    this.labelChunk = labels.chunk;
    this.labelFrom = labels.from;
    this.labelTo = labels.to;
  }

  /** Bytes that its labels take; 0 for a series without any. */
  get labelLength(): number {
    return this.labelTo - this.labelFrom;
  }

  writeLabels(writer: PageWriter): void {
    writer.bytes(this.labelChunk, this.labelFrom, this.labelTo);
  }

  /** Copies the labels into other chunks. */
  moveLabels(keep: (bytes: Uint8Array) => LabelRange): void {
    const { chunk, from, to } = keep(this.labelChunk.subarray(this.labelFrom, this.labelTo));
    this.labelChunk = chunk;
    this.labelFrom = from;
    this.labelTo = to;
  }

  /** `a="x",b="y"`, escaped; empty for a series without labels. */
  get labelText(): string {
    return Buffer.from(this.labelChunk.subarray(this.labelFrom, this.labelTo)).toString();
  }
}
