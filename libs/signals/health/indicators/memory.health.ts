import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import type { HealthDetails, HealthIndicatorLike } from '../health-check.js';

export interface MemoryHealthOptions {
  /** Share of V8's heap limit, 0 to 1, that may be used. Default: `0.9`. */
  maxHeapShare?: number;
  /** Share of the memory limit, 0 to 1, that the process may hold. Default: `0.9`. */
  maxRssShare?: number;
}

/**
 * The process has memory left: of V8's heap, and of the container's limit (control groups; else of the machine's memory).
 *
 * @example
 * ```ts
 * provideHealth('memory', { local: true, groups: ['live'], useFactory: () => new MemoryHealth() })
 * ```
 */
export class MemoryHealth implements HealthIndicatorLike {
  constructor(private readonly options: MemoryHealthOptions = {}) {}

  check(): HealthDetails {
    const { maxHeapShare = 0.9, maxRssShare = 0.9 } = this.options;
    const { heap_size_limit: heapLimitBytes } = getHeapStatistics();
    const { heapUsed: heapUsedBytes, rss: rssBytes } = process.memoryUsage();
    const limitBytes = memoryLimit();
    const details = { heapUsedBytes, heapLimitBytes, rssBytes, limitBytes };
    const problems = [
      ...over('the heap', heapUsedBytes / heapLimitBytes, maxHeapShare),
      ...over('the memory limit', rssBytes / limitBytes, maxRssShare),
    ];
    return problems.length > 0 ? { ...details, status: 'down', message: problems.join(', ') } : details;
  }
}

/** Bytes this process may hold: where no control group limits it, all there is. */
function memoryLimit(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 && constrained < totalmem() ? constrained : totalmem();
}

function over(what: string, share: number, limit: number): string[] {
  return share > limit ? [`${(share * 100).toFixed(0)} % of ${what} is used`] : [];
}
