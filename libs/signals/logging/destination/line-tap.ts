import type { LogFormat, LogLines } from '#contracts';
import { formatFor } from '../line/format.js';
import type { LogRecord } from '../line/log-record.js';

type Take = (line: string) => void;

/** Hands the text of every line to one subscriber. In the default format it is the line that was written anyway. */
export class LineTap implements LogLines {
  private take: Take | undefined;
  private readonly format = formatFor('default');

  /** @param written the format of the application's lines */
  constructor(private readonly written: LogFormat) {}

  tap(take: Take): () => void {
    this.take = take;
    return () => {
      if (this.take === take) this.take = undefined;
    };
  }

  /** Never throws; costs one comparison without a subscriber. */
  tell(line: string, record: LogRecord): void {
    if (!this.take) return;
    try {
      this.take(this.written === 'default' ? line : this.rewritten(record));
    } catch {
      // A line that is not kept there was written all the same.
    }
  }

  private rewritten(record: LogRecord): string {
    const fields = record.fields.map((field) =>
      this.format.taken.has(field.name) ? { ...field, key: `,"${field.name}_":` } : field,
    );
    return `${this.format.write({ ...record, fields })}\n`;
  }
}
