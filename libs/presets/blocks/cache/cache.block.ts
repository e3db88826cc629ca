import type { PresetBlock } from '../../definition/preset.js';
import { CacheCollector, CacheMetrics } from './cache.collector.js';
import { CACHE_METRICS } from './cache.metrics.js';

/** Hits and misses by kind of cache; those of Redis are counted by themselves. */
export const cacheBlock: PresetBlock = {
  block: 'cache',
  metrics: Object.values(CACHE_METRICS),
  providers: [CacheMetrics, CacheCollector],
};
