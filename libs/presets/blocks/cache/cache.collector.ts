import { Inject, Injectable } from '@nestjs/common';
import { metricCatalogue } from '#metrics';
import { CACHE_METRICS } from './cache.metrics.js';
import { foundBy, RedisSources } from '#redis';

/** Hits and misses by kind of cache. */
export class CacheMetrics extends metricCatalogue(CACHE_METRICS) {}

/**
 * Counts lookups in Redis as hits and misses of the cache type `redis`. The metrics are shared by presets, so it is one
 * collector that feeds them, not one for each preset.
 */
@Injectable()
export class CacheCollector {
  constructor(@Inject(RedisSources) redis: RedisSources, @Inject(CacheMetrics) metrics: CacheMetrics) {
    redis.tell((command) => {
      const found = foundBy(command);
      if (found === undefined) return;
      const counter = found ? metrics.cacheHits : metrics.cacheMisses;
      counter.inc({ cache_type: 'redis' });
    });
  }
}
