import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { isMeasuredAsOne } from '../blocks/database/measured-as-one.js';
import { pgPools } from '../blocks/database/pg-pool.js';
import { watchQueries } from '../blocks/database/pg-queries.js';
import { isLookup, redisClients, watchRedis } from '../blocks/redis/redis-commands.js';
import { RecommenderMetrics } from './recommender.metrics.js';

/**
 * Feeds the database and cache metrics from the pools of `pg`, the data sources of TypeORM and the clients of ioredis
 * among the application's providers. Lookups in Redis count as hits and misses of the cache type `redis`.
 */
@Injectable()
export class RecommenderStoresCollector implements OnApplicationBootstrap {
  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(RecommenderMetrics) private readonly metrics: RecommenderMetrics,
  ) {}

  onApplicationBootstrap(): void {
    const { metrics } = this;
    for (const pool of pgPools(this.modules))
      watchQueries(pool, ({ operation, table }, { seconds }) => {
        if (!isMeasuredAsOne(RecommenderMetrics)) metrics.databaseQuery(operation, table, seconds);
      });
    for (const client of redisClients(this.modules))
      watchRedis(client, {
        answered(operation, _seconds, value, failed) {
          if (failed || !isLookup(operation)) return;
          if (value === null) metrics.cacheMiss('redis');
          else metrics.cacheHit('redis');
        },
      });
  }
}
