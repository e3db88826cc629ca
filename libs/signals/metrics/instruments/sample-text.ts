import { bytesOf, type Bytes, type PageWriter } from './page-writer.js';
import type { Series } from './series.js';

const CLOSE = bytesOf('} ');

/** The unchanging parts of a sample's line: `name{…} ` and `name `. */
export class SampleText {
  /** Made when the first page is written: most metrics of an application that has just started are never on one. */
  private labelled: Bytes | undefined;
  private bare: Bytes | undefined;

  constructor(readonly name: string) {}

  /** A whole line. */
  line(writer: PageWriter, series: Series, value: number): void {
    if (series.labelLength > 0)
      return series.writeSample(writer, (this.labelled ??= bytesOf(`${this.name}{`)), CLOSE, value);
    writer.bytes((this.bare ??= bytesOf(`${this.name} `)));
    writer.valueLine(value);
  }
}
