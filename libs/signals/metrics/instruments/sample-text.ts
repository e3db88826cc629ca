import { bytesOf, type Bytes, type PageWriter } from './page-writer.js';
import type { Series } from './series.js';

const CLOSE = bytesOf('} ');

/** The unchanging parts of a sample's line: `name{…} ` and `name `. */
export class SampleText {
  private readonly labelled: Bytes;
  private readonly bare: Bytes;

  constructor(readonly name: string) {
    this.labelled = bytesOf(`${name}{`);
    this.bare = bytesOf(`${name} `);
  }

  /** A whole line. */
  line(writer: PageWriter, series: Series, value: number): void {
    if (series.labelLength > 0) return series.writeSample(writer, this.labelled, CLOSE, value);
    writer.bytes(this.bare);
    writer.valueLine(value);
  }
}
