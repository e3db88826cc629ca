import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import type { HealthDetails, HealthIndicatorLike } from '../health-check.js';

const RESOLUTION_MS = 20;

export interface EventLoopHealthOptions {
  /** Maximum 99th percentile of the delays since the last run, milliseconds. Default: `200`. */
  maxDelayMs?: number;
}

/**
 * Checks that the event loop is not delayed. For load balancing (`ready`), long before `/health/live` fails.
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

/** The histogram is in nanoseconds and includes its resolution in each value. */
function delay(nanoseconds: number): number {
  return Math.max(0, Math.round(nanoseconds / 1e6 - RESOLUTION_MS));
}
