import { counter } from '#metrics';

/** Cache hits and misses by cache type, shared by several presets. */
export const CACHE_METRICS = {
  cacheHits: counter('cache_hits_total', 'Lookups that a cache answered.', ['cache_type']),
  cacheMisses: counter('cache_misses_total', 'Lookups that a cache could not answer.', ['cache_type']),
};
