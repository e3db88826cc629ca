import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5_000;

/** A failed attempt while a service is down. */
export interface OutageNotice {
  error: unknown;
  /** Milliseconds until the next probe. */
  retryInMs: number;
}

/**
 * Holds work while a required service is down, so that an outage neither uses up the attempts of messages nor floods
 * the service: one piece of work probes after 0.25, 0.5 … 5 s, and the others wait for the result. Work that waited
 * longer than the patience fails with the service's error.
 *
 * @example
 * ```ts
 * await gate.ride(() => store.get(bucket, key), (notice) => logger.warn(notice));
 * ```
 */
export class OutageGate {
  private readonly end = new AbortController();
  private failures = 0;
  /** The current probe while the service is down. */
  private probe: Promise<void> | undefined;

  /**
   * @param isOutage whether an error means that the service is down for any request
   * @param patienceMs maximum time that work is held, in milliseconds
   */
  constructor(
    private readonly isOutage: (error: unknown) => boolean,
    private readonly patienceMs: number,
  ) {}

  /** @throws the work's error, when it is no outage or the patience is used up */
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

  /** Stops holding work: waiting work is tried a last time. */
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

  /** @param failures the outage count before this attempt, so that concurrent failures count as one */
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
