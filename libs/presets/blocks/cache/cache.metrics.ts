import { counter } from '#metrics';

/** Hits and misses by kind of cache; several presets share them. */
export const CACHE_METRICS = {
  cacheHits: counter('cache_hits_total', 'Lookups that a cache answered.', ['cache_type']),
  cacheMisses: counter('cache_misses_total', 'Lookups that a cache could not answer.', ['cache_type']),
};
