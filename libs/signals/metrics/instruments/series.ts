import type { Bytes, PageWriter } from './page-writer.js';

/** State shared by the series of one metric. */
export interface SeriesOwner {
  /** Counts an invalid recording; must not throw. */
  readonly reject: () => void;
}

/**
 * One series: a combination of label values, and the cells of its values. The cells change only when the series is
 * removed or its values move to shared memory, so a recording is one write to a typed array.
 */
export abstract class Series {
  /** Index in its metric; -1 when it is not on the page. */
  row = -1;
  private labelView: DataView;
  private labelFrom: number;
  private labelTo: number;

  /**
   * @param cells shared with other series of the metric
   * @param at index of the series' first cell
   * @param labels rendered labels
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

  /** Size of its labels, bytes; 0 without labels. */
  get labelLength(): number {
    return this.labelTo - this.labelFrom;
  }

  writeLabels(writer: PageWriter): void {
    writer.bytes({ view: this.labelView, from: this.labelFrom, to: this.labelTo });
  }

  /** Writes a complete line of a series with labels. */
  writeSample(writer: PageWriter, head: Bytes, tail: Bytes, value: number): void {
    writer.sample(head, this.labelView, this.labelFrom, this.labelTo, tail, value);
  }

  /** Copies the labels to other chunks. */
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
