import type { PresetBlock } from '../../definition/preset.js';
import { CacheCollector, CacheMetrics } from './cache.collector.js';
import { CACHE_METRICS } from './cache.metrics.js';

/** Cache hits and misses by cache type; those of Redis are counted automatically. */
export const cacheBlock: PresetBlock = {
  block: 'cache',
  metrics: Object.values(CACHE_METRICS),
  providers: [CacheMetrics, CacheCollector],
};
