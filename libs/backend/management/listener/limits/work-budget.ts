import type { Clock } from '#contracts';

/** Share of the time that pages may take of the event loop. */
const SHARE = 0.5;
/** Milliseconds of work that may come at once. */
const BURST_MS = 250;

/**
 * Bounds the time that pages take of the event loop: half of it in the long run, 250 ms at once. What is left belongs to
 * probes and to the application. Time in which the loop waits, for a client or a collector, does not count.
 */
export class WorkBudget {
  private spent = 0;
  private at: number;

  /**
   * @param active milliseconds in which the event loop was busy
   */
  constructor(
    private readonly clock: Pick<Clock, 'monotonic'> = { monotonic: () => performance.now() },
    private readonly active: () => number = () => performance.eventLoopUtilization().active,
  ) {
    this.at = this.clock.monotonic();
  }

  /** Begins a piece of work; the function that is returned ends it. */
  begin(): () => void {
    const before = this.active();
    return () => {
      this.settle();
      this.spent += this.active() - before;
    };
  }

  /** Milliseconds to wait before the next piece of work; 0 when there is room for it. */
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
