import { constants, monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';

/** Milliseconds between two samples of the event loop's delay. */
const RESOLUTION_MS = 10;
const NANOS = 1e9;

/** Seconds. */
export type DelayMoments = Readonly<
  Record<'min' | 'max' | 'mean' | 'stddev' | 'p50' | 'p90' | 'p99', number>
>;

const GC_TYPES: Readonly<Record<number, string>> = {
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weakcb',
};

/** Watches the event loop and the garbage collector from now on. */
export class RuntimeWatch {
  private readonly delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  private readonly observer: PerformanceObserver;

  /** @param collected called for each garbage collection */
  constructor(collected: (type: string, seconds: number) => void) {
    this.delay.enable();
    this.observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { kind = -1 } = (entry as { detail?: { kind?: number } }).detail ?? {};
        collected(GC_TYPES[kind] ?? 'other', entry.duration / 1000);
      }
    });
    this.observer.observe({ entryTypes: ['gc'] });
  }

  /** The delay since the previous call; zeros if nothing was measured. */
  takeDelay(): DelayMoments {
    const { delay } = this;
    const isEmpty = delay.count === 0;
    const seconds = (nanos: number): number => (isEmpty || !Number.isFinite(nanos) ? 0 : nanos / NANOS);
    const moments = {
      ...{ min: seconds(delay.min), max: seconds(delay.max) },
      ...{ mean: seconds(delay.mean), stddev: seconds(delay.stddev) },
      ...{ p50: seconds(delay.percentile(50)), p90: seconds(delay.percentile(90)) },
      p99: seconds(delay.percentile(99)),
    };
    delay.reset();
    return moments;
  }

  close(): void {
    this.delay.disable();
    this.observer.disconnect();
  }
}
