import { bytesOf, type Bytes, type PageWriter } from './page-writer.js';
import type { Series } from './series.js';

const CLOSE = bytesOf('} ');

/** Constant parts of a sample's line: `name{…} ` and `name `. */
export class SampleText {
  /** Created at the first page: most metrics of a newly started application are never on one. */
  private labelled: Bytes | undefined;
  private bare: Bytes | undefined;

  constructor(readonly name: string) {}

  /** Writes a complete line. */
  line(writer: PageWriter, series: Series, value: number): void {
    if (series.labelLength > 0)
      return series.writeSample(writer, (this.labelled ??= bytesOf(`${this.name}{`)), CLOSE, value);
    writer.bytes((this.bare ??= bytesOf(`${this.name} `)));
    writer.valueLine(value);
  }
}
