import type { Clock } from '#contracts';

/** Maximum share of the event loop's time for pages. */
const SHARE = 0.5;
/** Maximum burst of work in milliseconds. */
const BURST_MS = 250;

/**
 * Limits the event loop time used by pages: half of it on average, 250 ms at once. The rest is for probes and the
 * application. Time in which the loop is idle, waiting for a client or a collector, does not count.
 */
export class WorkBudget {
  private spent = 0;
  private at: number;

  /** @param active time in milliseconds for which the event loop was busy */
  constructor(
    private readonly clock: Pick<Clock, 'monotonic'> = { monotonic: () => performance.now() },
    private readonly active: () => number = () => performance.eventLoopUtilization().active,
  ) {
    this.at = this.clock.monotonic();
  }

  /** Starts a piece of work; the returned function ends it. */
  begin(): () => void {
    const before = this.active();
    return () => {
      this.settle();
      this.spent += this.active() - before;
    };
  }

  /** Time to wait before the next piece of work, in milliseconds; 0 when it may start. */
  get waitMs(): number {
    this.settle();
    return Math.max(0, (this.spent - BURST_MS) / SHARE);
  }

  private settle(): void {
    const now = this.clock.monotonic();
    this.spent = Math.max(0, this.spent - (now - this.at) * SHARE);
    this.at = now;
  }
}
