import { trace } from '@opentelemetry/api';
import type { LogLines } from '#contracts';
import { besideTaken, defaultFormat, lineFormatOf } from '../line/format.js';
import type { LogRecord } from '../line/log-record.js';

type Take = (line: string, traceFlags: number) => void;

/** Passes the text of every line to one subscriber. In the default format this is the written line itself. */
export class LineTap implements LogLines {
  private take: Take | undefined;
  private readonly format = lineFormatOf(defaultFormat());

  /** @param isDefault whether the application uses the default format */
  constructor(private readonly isDefault: boolean) {}

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
      this.take(this.isDefault ? line : this.rewritten(record), traceFlagsOf(record));
    } catch {
      // An error of the subscriber must not affect the destination.
    }
  }

  private rewritten(record: LogRecord): string {
    return `${this.format.write(besideTaken(record, this.format.taken))}\n`;
  }
}

function traceFlagsOf({ traceId, context }: LogRecord): number {
  return traceId === '' ? 0 : (trace.getSpanContext(context)?.traceFlags ?? 0);
}
