import { performance, type EventLoopUtilization } from 'node:perf_hooks';

/** Interval at which the loop's delay is measured, and the accuracy of the measurement. */
const TICK_MS = 50;
const WINDOW_MS = 500;
/** A window ends late when a turn is long; one long turn is no overload and counts as no more than this. */
const LONGEST_WINDOW_MS = 2 * WINDOW_MS;
/** Share of time from which the loop counts as busy. */
const BUSY = 0.9;

export interface EventLoopLoad {
  /** Longest delay in the last window, milliseconds. */
  lagMs: number;
  /** Share of the last window in which the loop was busy, 0 to 1. */
  utilization: number;
  /** How long both have been too high without interruption, milliseconds; 0 when they are not. */
  overloadedMs: number;
}

/**
 * Measures the event loop in windows of half a second. It is overloaded while it is busy for more than nine tenths of
 * the time and a turn is delayed by `maxLagMs` or more; a process that is only busy, or had one long task, is not.
 * (`monitorEventLoopDelay` cannot be used, because it misses the first turn after each reset.)
 */
export class EventLoopWatch {
  private timer: NodeJS.Timeout | undefined;
  private measured: EventLoopUtilization = performance.eventLoopUtilization();
  private tickAt = 0;
  private windowAt = 0;
  private longestMs = 0;
  private overloadedAt: number | undefined;
  private lagMs = 0;
  private utilization = 0;

  constructor(private readonly maxLagMs: number) {}

  /** Starts measuring; the timer does not keep the process alive. */
  start(): void {
    if (this.timer) return;
    this.tickAt = this.windowAt = performance.now();
    this.measured = performance.eventLoopUtilization();
    this.timer = setInterval(() => this.tick(), TICK_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  load(): EventLoopLoad {
    const { lagMs, utilization, overloadedAt } = this;
    const overloadedMs = overloadedAt === undefined ? 0 : Math.round(performance.now() - overloadedAt);
    return { lagMs, utilization, overloadedMs };
  }

  private tick(): void {
    const now = performance.now();
    this.longestMs = Math.max(this.longestMs, now - this.tickAt - TICK_MS);
    this.tickAt = now;
    if (now - this.windowAt >= WINDOW_MS) this.endWindow(now);
  }

  private endWindow(now: number): void {
    const begun = this.windowAt;
    const before = this.measured;
    this.measured = performance.eventLoopUtilization();
    this.utilization = round(performance.eventLoopUtilization(this.measured, before).utilization);
    this.lagMs = Math.round(this.longestMs);
    this.longestMs = 0;
    this.windowAt = now;
    if (this.lagMs < this.maxLagMs || this.utilization < BUSY) this.overloadedAt = undefined;
    else this.overloadedAt ??= Math.max(begun, now - LONGEST_WINDOW_MS);
  }
}

function round(share: number): number {
  return Math.round(share * 1000) / 1000;
}
