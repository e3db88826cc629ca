import type { PresetBlock } from '../../definition/preset.js';
import { CACHE_METRICS } from './cache.metrics.js';

/** Hits and misses by kind of cache. */
export const cacheBlock: PresetBlock = { block: 'cache', metrics: Object.values(CACHE_METRICS) };
