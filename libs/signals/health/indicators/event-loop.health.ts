import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import type { HealthDetails, HealthIndicatorLike } from '../health-check.js';

const RESOLUTION_MS = 20;

export interface EventLoopHealthOptions {
  /** Milliseconds that the 99th percentile of the delays since the last run may have. Default: `200`. */
  maxDelayMs?: number;
}

/**
 * The event loop keeps up. For load balancing (`ready`), long before `/health/live` gives the process up.
 *
 * @example
 * ```ts
 * provideHealth('event_loop_delay', { critical: false, local: true, useFactory: () => new EventLoopHealth() })
 * ```
 */
export class EventLoopHealth implements HealthIndicatorLike {
  private readonly histogram: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  constructor(private readonly options: EventLoopHealthOptions = {}) {
    this.histogram.enable();
  }

  check(): HealthDetails {
    const { maxDelayMs = 200 } = this.options;
    const { histogram } = this;
    const measured = histogram.count > 0;
    const p99Ms = measured ? delay(histogram.percentile(99)) : 0;
    const details = { p99Ms, maxMs: measured ? delay(histogram.max) : 0 };
    histogram.reset();
    if (p99Ms <= maxDelayMs) return details;
    return { ...details, status: 'down', message: `delays of ${p99Ms} ms, ${maxDelayMs} ms are allowed` };
  }

  close(): void {
    this.histogram.disable();
  }
}

/** The histogram has nanoseconds, and counts its own resolution in. */
function delay(nanoseconds: number): number {
  return Math.max(0, Math.round(nanoseconds / 1e6 - RESOLUTION_MS));
}
