import { performance } from 'node:perf_hooks';

/**
 * A clock that only a test advances, so that durations of spans, histograms and log lines are exact. It replaces
 * `Date.now()` and `performance.now()`, also for libraries that hold references to these functions, which the fake
 * timers of Jest and Vitest do not reach. It does not replace timers.
 *
 * @example
 * ```ts
 * const clock = FakeClock.start();
 * const order = orders.place(); // takes what the test says
 * clock.advance(1500);
 * await order;
 * expect(telemetry.metrics.sum('order_duration_seconds')).toBe(1.5);
 * clock.restore();
 * ```
 */
export class FakeClock {
  private static running: FakeClock | undefined;
  private passedMs = 0;
  private readonly real = { dateNow: Date.now, now: descriptor() };

  /**
   * Stops time at the current moment.
   *
   * @throws Error while another one runs
   */
  static start(): FakeClock {
    if (FakeClock.running) throw new Error('A FakeClock is running already: call restore() on it first');
    const clock = new FakeClock();
    // Whole milliseconds, so that elapsed times are exact.
    const [date, monotonic] = [Date.now(), Math.ceil(performance.now())];
    Date.now = () => date + clock.passedMs;
    performance.now = () => monotonic + clock.passedMs;
    FakeClock.running = clock;
    return clock;
  }

  /** @param by how much time advances; not negative */
  advance(milliseconds: number): void {
    if (!(milliseconds >= 0))
      throw new RangeError(`FakeClock: time cannot advance by ${milliseconds} ms; use 0 or more`);
    this.passedMs += milliseconds;
  }

  /** Lets time run again. */
  restore(): void {
    if (FakeClock.running !== this) return;
    FakeClock.running = undefined;
    Date.now = this.real.dateNow;
    if (this.real.now) Object.defineProperty(performance, 'now', this.real.now);
    else Reflect.deleteProperty(performance, 'now');
  }
}

/** In some versions of Node.js this function is on the prototype. */
function descriptor(): PropertyDescriptor | undefined {
  return Object.getOwnPropertyDescriptor(performance, 'now');
}
