import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5_000;

/** A failed try while a service is away. */
export interface OutageNotice {
  error: unknown;
  /** Milliseconds until the next try of anybody. */
  retryInMs: number;
}

/**
 * Holds work back while a service it needs is away, so that an outage neither uses up the attempts of message after
 * message nor hammers the service: one piece of work tries again after 0.25, 0.5 … 5 s, all others wait for its outcome.
 * Who waited longer than the patience gives up with the service's own error.
 *
 * @example
 * ```ts
 * await gate.ride(() => store.get(bucket, key), (notice) => logger.warn(notice));
 * ```
 */
export class OutageGate {
  private readonly end = new AbortController();
  private failures = 0;
  /** The try under way while the service is away. */
  private probe: Promise<void> | undefined;

  /**
   * @param isOutage which errors say that the service is away, whatever is asked of it
   * @param patienceMs longest time a piece of work is held back, in milliseconds
   */
  constructor(
    private readonly isOutage: (error: unknown) => boolean,
    private readonly patienceMs: number,
  ) {}

  /** @throws what the work throws, when that is no outage or the patience is used up */
  async ride<T>(work: () => Promise<T>, notify: (notice: OutageNotice) => void): Promise<T> {
    const deadline = performance.now() + this.patienceMs;
    for (;;) {
      while (this.probe && performance.now() < deadline) await this.probe;
      try {
        return await (this.failures > 0 ? this.probing(work) : this.trying(work, 1));
      } catch (error) {
        const over = performance.now() >= deadline || this.end.signal.aborted;
        if (over || !this.isOutage(error)) throw error;
        notify({ error, retryInMs: this.delayMs });
      }
    }
  }

  /** Holds nothing back any longer: what waits tries a last time. */
  close(): void {
    this.end.abort();
  }

  private get delayMs(): number {
    return Math.min(FIRST_DELAY_MS * 2 ** Math.min(this.failures - 1, 10), LONGEST_DELAY_MS);
  }

  private probing<T>(work: () => Promise<T>): Promise<T> {
    const failures = this.failures + 1;
    const attempt = sleep(this.delayMs, undefined, { signal: this.end.signal })
      .catch(() => undefined)
      .then(() => this.trying(work, failures));
    const settled = (): void => void (this.probe = undefined);
    this.probe = attempt.then(settled, settled);
    return attempt;
  }

  /** @param failures what is counted when it fails: many who fail at the same time found out the same thing once */
  private async trying<T>(work: () => Promise<T>, failures: number): Promise<T> {
    try {
      const result = await work();
      this.failures = 0;
      return result;
    } catch (error) {
      this.failures = this.isOutage(error) ? Math.max(this.failures, failures) : 0;
      throw error;
    }
  }
}
