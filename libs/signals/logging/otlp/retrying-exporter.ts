import { type ExportResult, ExportResultCode, type ExportStatus, type LogRecordExporter } from '#contracts';
import { HURRY, hurry } from '#otlp';
import { redactText } from '#redaction';
import type { LostLines } from '../destination/lost-lines.js';
import { warnOnce } from '../destination/warn-once.js';

const MAX_ATTEMPTS = 6;
const FIRST_DELAY_MS = 100;
/** Tries that are left to a batch when the application ends, and the milliseconds between them. */
const LAST_TRIES = 4;
const LAST_WAIT_MS = 100;

/** Answers after which OTLP allows the same records again; gRPC's numbers are below 100. */
const AGAIN = new Set([1, 4, 8, 10, 11, 14, 15, 429, 502, 503, 504]);

/**
 * Sends refused records again, as the OTLP specification allows: the stock gRPC exporter would lose them. What cannot
 * be delivered is said once, on standard error, since a line about it would have to be delivered, too. The batch
 * processor is told that all went well, so that its shutdown goes on.
 */
export class RetryingExporter implements LogRecordExporter {
  /** Records that were handed to the batch processor and have not come here. */
  waiting = 0;
  private readonly warn: (error: unknown) => void;
  private isEnding = false;
  private isClosed = false;
  /** While the application ends: whether a receiver refused all the tries that are left. */
  private isHopeless = false;
  private readonly waits = new Set<() => void>();

  /**
   * @param inner who delivers
   * @param target whom it delivers to, as the warning names it
   * @param lost counts records that could not be delivered
   * @param status records how each attempt ended
   */
  constructor(
    private readonly inner: LogRecordExporter,
    target: string,
    private readonly lost: LostLines,
    private readonly status: ExportStatus,
  ) {
    this.warn = warnOnce(`log lines cannot be exported to ${target}`);
  }

  export(records: unknown[], done: (result: ExportResult) => void): void {
    this.waiting -= records.length;
    void this.deliver(records).then(() => done({ code: ExportResultCode.SUCCESS }));
  }

  /** From now on a few quick tries have to do; waits under way end. */
  [HURRY](): void {
    this.isEnding = true;
    hurry(this.inner);
    for (const wake of this.waits) wake();
  }

  async forceFlush(): Promise<void> {
    await this.inner.forceFlush();
  }

  /** Gives up what waits for another attempt. */
  async shutdown(): Promise<void> {
    this.isClosed = true;
    this[HURRY]();
    await this.inner.shutdown();
  }

  private async deliver(records: unknown[]): Promise<void> {
    let lastTries = this.isHopeless ? 1 : LAST_TRIES;
    for (let attempt = 1; ; attempt++) {
      const { code, error, again } = await this.attempt(records);
      if (code === ExportResultCode.SUCCESS) return this.status.delivered();
      this.status.refused(error && redactText(error.message));
      if (this.isEnding) lastTries -= 1;
      this.isHopeless = this.isEnding && lastTries <= 0;
      if (!again || attempt >= MAX_ATTEMPTS || this.isHopeless || this.isClosed)
        return this.giveUp(records, error);
      await this.pause(FIRST_DELAY_MS * 2 ** (attempt - 1));
      if (this.isClosed) return this.giveUp(records, error);
    }
  }

  private attempt(records: unknown[]): Promise<ExportResult & { again: boolean }> {
    return new Promise((resolve) => {
      try {
        this.inner.export(records, (result) => resolve({ ...result, again: mayRepeat(result.error) }));
      } catch (error) {
        resolve({ code: ExportResultCode.FAILED, error: error as Error, again: false });
      }
    });
  }

  private giveUp(records: unknown[], error: unknown): void {
    this.lost.add(records.length, 'otlp_export_failed');
    this.warn(error);
  }

  private pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.waits.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, this.isEnding ? LAST_WAIT_MS : milliseconds).unref();
      this.waits.add(wake);
    });
  }
}

/** An error without a number is a connection that failed. */
function mayRepeat(error: Error | undefined): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code !== 'number' || AGAIN.has(code);
}
