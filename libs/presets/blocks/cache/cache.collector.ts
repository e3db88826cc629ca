import { Inject, Injectable } from '@nestjs/common';
import { metricCatalogue } from '#metrics';
import { CACHE_METRICS } from './cache.metrics.js';
import { foundBy, RedisSources } from '#redis';

/** Cache hits and misses by cache type. */
export class CacheMetrics extends metricCatalogue(CACHE_METRICS) {}

/**
 * Counts lookups in Redis as hits and misses of the cache type `redis`. Several presets share these metrics, so a
 * single collector records them.
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
