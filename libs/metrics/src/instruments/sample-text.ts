import { bytesOf, type PageWriter } from './page-writer.js';
import type { Series } from './series.js';

const CLOSE = bytesOf('} ');

/** The unchanging parts of a sample's line: `name{…} ` and `name `. */
export class SampleText {
  private readonly labelled: Uint8Array;
  private readonly bare: Uint8Array;

  constructor(readonly name: string) {
    this.labelled = bytesOf(`${name}{`);
    this.bare = bytesOf(`${name} `);
  }

  /** The line up to its value. */
  write(writer: PageWriter, series: Series): void {
    if (series.labelLength === 0) return writer.bytes(this.bare);
    writer.bytes(this.labelled);
    series.writeLabels(writer);
    writer.bytes(CLOSE);
  }

  /** A whole line. */
  line(writer: PageWriter, series: Series, value: number): void {
    this.write(writer, series);
    writer.valueLine(value);
  }
}
