import type { Bytes, PageWriter } from './page-writer.js';

/** What the series of one metric have in common. */
export interface SeriesOwner {
  /** Counts a recording that makes no sense; must not throw. */
  readonly reject: () => void;
}

/**
 * One series: a combination of label values and the cells that hold its numbers. The cells are replaced only when the
 * series is removed or its numbers move to shared memory, so a recording is one write into a typed array.
 */
export abstract class Series {
  /** Index in its metric; -1 when it is no longer, or never was, on the page. */
  row = -1;
  private labelView: DataView;
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
    labels: Bytes,
  ) {
    this.labelView = labels.view;
    this.labelFrom = labels.from;
    this.labelTo = labels.to;
  }

  /** Bytes that its labels take; 0 for a series without any. */
  get labelLength(): number {
    return this.labelTo - this.labelFrom;
  }

  writeLabels(writer: PageWriter): void {
    writer.bytes({ view: this.labelView, from: this.labelFrom, to: this.labelTo });
  }

  /** Writes a whole line of a series that has labels. */
  writeSample(writer: PageWriter, head: Bytes, tail: Bytes, value: number): void {
    writer.sample(head, this.labelView, this.labelFrom, this.labelTo, tail, value);
  }

  /** Copies the labels into other chunks. */
  moveLabels(keep: (bytes: Uint8Array) => Bytes): void {
    const { view, from, to } = keep(this.labelBytes());
    this.labelView = view;
    this.labelFrom = from;
    this.labelTo = to;
  }

  /** `a="x",b="y"`, escaped; empty for a series without labels. */
  get labelText(): string {
    return decoder.decode(this.labelBytes());
  }

  private labelBytes(): Uint8Array {
    return new Uint8Array(this.labelView.buffer, this.labelFrom, this.labelLength);
  }
}

const decoder = new TextDecoder();
