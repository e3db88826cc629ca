import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { LogRecordExporter, ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ExportStatus } from '#contracts';
import { redactText } from '#redaction';
import type { LostLines } from '../destination/lost-lines.js';
import { warnOnce } from '../destination/warn-once.js';

const MAX_ATTEMPTS = 6;
const FIRST_DELAY_MS = 100;

/** Answers after which OTLP allows the same records again; gRPC's numbers are below 100. */
const AGAIN = new Set([1, 4, 8, 10, 11, 14, 15, 429, 502, 503, 504]);

/**
 * Sends refused records again, as the OTLP specification allows: the stock gRPC exporter would lose them. What cannot
 * be delivered is said once, on standard error, since a line about it would have to be delivered, too. The batch
 * processor is told that all went well, so that its shutdown goes on.
 */
export class PatientExporter implements LogRecordExporter {
  /** Records that were handed to the batch processor and have not come here. */
  waiting = 0;
  private readonly warn: (error: unknown) => void;
  private closed = false;

  /**
   * @param inner who delivers
   * @param target whom it delivers to, as the warning names it
   * @param lost is told of records that could not be delivered
   * @param status is told how each attempt ended
   */
  constructor(
    private readonly inner: LogRecordExporter,
    target: string,
    private readonly lost: LostLines,
    private readonly status: ExportStatus,
  ) {
    this.warn = warnOnce(`log lines cannot be exported to ${target}`);
  }

  export(records: ReadableLogRecord[], done: (result: ExportResult) => void): void {
    this.waiting -= records.length;
    this.attempt(records, done, 1);
  }

  private attempt(records: ReadableLogRecord[], done: (result: ExportResult) => void, attempt: number): void {
    const giveUp = (error: unknown): void => {
      this.lost.add(records.length, 'otlp_export_failed');
      this.warn(error);
    };
    const settle = ({ code, error }: ExportResult): void => {
      if (code === ExportResultCode.SUCCESS) this.status.delivered();
      else this.status.refused(error && redactText(error.message));
      if (code !== ExportResultCode.SUCCESS && attempt < MAX_ATTEMPTS && !this.closed && mayRepeat(error)) {
        const again = (): void =>
          this.closed ? settle({ code, error }) : this.attempt(records, done, attempt + 1);
        setTimeout(again, FIRST_DELAY_MS * 2 ** (attempt - 1)).unref();
        return;
      }
      if (code !== ExportResultCode.SUCCESS) giveUp(error);
      done({ code: ExportResultCode.SUCCESS });
    };
    try {
      this.inner.export(records, settle);
    } catch (error) {
      this.status.refused(redactText((error as Error).message));
      giveUp(error);
      done({ code: ExportResultCode.SUCCESS });
    }
  }

  async forceFlush(): Promise<void> {
    await this.inner.forceFlush();
  }

  /** Gives up what waits for another attempt. */
  async shutdown(): Promise<void> {
    this.closed = true;
    await this.inner.shutdown();
  }
}

/** An error without a number is a connection that failed. */
function mayRepeat(error: Error | undefined): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code !== 'number' || AGAIN.has(code);
}
