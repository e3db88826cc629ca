import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { LogRecordExporter, ReadableLogRecord } from '@opentelemetry/sdk-logs';
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
  private readonly undelivered: (error: unknown) => void;
  private closed = false;

  /**
   * @param inner who delivers
   * @param target whom it delivers to, as the warning names it
   */
  constructor(
    private readonly inner: LogRecordExporter,
    target: string,
  ) {
    this.undelivered = warnOnce(`log lines cannot be exported to ${target}`);
  }

  export(records: ReadableLogRecord[], done: (result: ExportResult) => void, attempt = 1): void {
    const settle = ({ code, error }: ExportResult): void => {
      if (code !== ExportResultCode.SUCCESS && attempt < MAX_ATTEMPTS && !this.closed && mayRepeat(error)) {
        const again = (): void => this.export(records, done, attempt + 1);
        setTimeout(again, FIRST_DELAY_MS * 2 ** (attempt - 1)).unref();
        return;
      }
      if (code !== ExportResultCode.SUCCESS) this.undelivered(error);
      done({ code: ExportResultCode.SUCCESS });
    };
    try {
      this.inner.export(records, settle);
    } catch (error) {
      this.undelivered(error);
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
