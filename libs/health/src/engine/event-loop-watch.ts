import {
  monitorEventLoopDelay,
  performance,
  type EventLoopUtilization,
  type IntervalHistogram,
} from 'node:perf_hooks';

const RESOLUTION_MS = 20;
const WINDOW_MS = 500;
/** Share of the time that the loop is at work, from which it counts as busy. */
const BUSY = 0.9;
/** Windows without lag after which an overload is over; one may begin before the delay of its turn was noted. */
const CLEAN_WINDOWS = 2;

export interface EventLoopLoad {
  /** Longest delay of the last window, in milliseconds. */
  lagMs: number;
  /** Share of the last window that the loop was at work, 0 to 1. */
  utilization: number;
  /** Milliseconds for which both have been too much without a pause; 0 when they are not. */
  overloadedMs: number;
}

/**
 * Watches the event loop in windows of half a second. It is overloaded while it is at work more than nine tenths of the
 * time and some turn takes `maxLagMs` or longer: a process that is merely busy, or did one long piece of work, is not.
 */
export class EventLoopWatch {
  private histogram: IntervalHistogram | undefined;
  private timer: NodeJS.Timeout | undefined;
  private measured: EventLoopUtilization = performance.eventLoopUtilization();
  private windowAt = performance.now();
  private overloadedAt: number | undefined;
  private clean = 0;
  private lagMs = 0;
  private utilization = 0;

  constructor(private readonly maxLagMs: number) {}

  /** Begins to watch; its timer keeps no process alive. */
  start(): void {
    if (this.histogram) return;
    this.histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    this.histogram.enable();
    this.windowAt = performance.now();
    this.timer = setInterval(() => this.endWindow(), WINDOW_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.histogram?.disable();
    this.histogram = undefined;
  }

  load(): EventLoopLoad {
    const { lagMs, utilization, overloadedAt } = this;
    const overloadedMs = overloadedAt === undefined ? 0 : Math.round(performance.now() - overloadedAt);
    return { lagMs, utilization, overloadedMs };
  }

  private endWindow(): void {
    const begun = this.windowAt;
    this.windowAt = performance.now();
    const utilization = performance.eventLoopUtilization();
    const since = performance.eventLoopUtilization(utilization, this.measured);
    this.measured = utilization;
    this.utilization = Math.round(since.utilization * 1000) / 1000;
    this.lagMs = Math.round(this.longestDelay(this.windowAt - begun));
    this.judge(begun);
  }

  /** The histogram counts its own resolution in; the lateness of the window's timer is a delay, too. */
  private longestDelay(windowMs: number): number {
    const seen = (this.histogram?.max ?? 0) / 1e6 - RESOLUTION_MS;
    this.histogram?.reset();
    return Math.max(0, seen, windowMs - WINDOW_MS);
  }

  private judge(begun: number): void {
    if (this.lagMs >= this.maxLagMs && this.utilization >= BUSY) {
      this.clean = 0;
      this.overloadedAt ??= begun;
    } else if (++this.clean >= CLEAN_WINDOWS) {
      this.overloadedAt = undefined;
    }
  }
}
