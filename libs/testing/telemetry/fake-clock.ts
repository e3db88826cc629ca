import { performance } from 'node:perf_hooks';

/**
 * Time that stands still until a test moves it: durations of spans, histograms and log lines are then exact. It stands for
 * `Date.now()` and `performance.now()`, which fake timers of Jest and Vitest leave to a library that holds them; timers
 * are theirs to fake.
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
   * Stops time where it is.
   *
   * @throws Error while another one runs
   */
  static start(): FakeClock {
    if (FakeClock.running) throw new Error('A FakeClock runs already: call restore() on it first');
    const clock = new FakeClock();
    // Whole milliseconds: what goes by is then exact.
    const [date, monotonic] = [Date.now(), Math.ceil(performance.now())];
    Date.now = () => date + clock.passedMs;
    performance.now = () => monotonic + clock.passedMs;
    FakeClock.running = clock;
    return clock;
  }

  /** @param milliseconds that go by at once; not negative */
  advance(milliseconds: number): void {
    if (!(milliseconds >= 0)) throw new RangeError(`Time goes forward: ${milliseconds} ms cannot go by`);
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

/** In some versions of Node.js it stands on the prototype. */
function descriptor(): PropertyDescriptor | undefined {
  return Object.getOwnPropertyDescriptor(performance, 'now');
}
