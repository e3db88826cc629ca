import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import type { HealthDetails, HealthIndicatorLike } from '../health-check.js';

export interface MemoryHealthOptions {
  /** Maximum used share of V8's heap limit, 0 to 1. Default: `0.9`. */
  maxHeapShare?: number;
  /** Maximum used share of the memory limit, 0 to 1. Default: `0.9`. */
  maxRssShare?: number;
}

/**
 * Checks that the process has free memory: in V8's heap, and below the container's limit (control groups; else the
 * machine's memory).
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

/** Memory limit of this process, bytes; the machine's memory when no control group limits it. */
function memoryLimit(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 && constrained < totalmem() ? constrained : totalmem();
}

function over(what: string, share: number, limit: number): string[] {
  return share > limit ? [`${(share * 100).toFixed(0)} % of ${what} is used`] : [];
}
