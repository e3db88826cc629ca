import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { databaseErrorType } from '../blocks/database/database-error.js';
import { isMeasuredAsOne } from '../blocks/database/measured-as-one.js';
import { pgPools } from '../blocks/database/pg-pool.js';
import { watchQueries } from '../blocks/database/pg-queries.js';
import { isLookup, redisClients, watchRedis } from '../blocks/redis/redis-commands.js';
import { outcomeOf } from '../blocks/track.js';
import { WebhookMetrics } from './webhook.metrics.js';

/**
 * Feeds the database and cache metrics from the pools of `pg`, the data sources of TypeORM and the clients of ioredis
 * among the application's providers. Lookups in Redis count as hits and misses of the cache type `redis`.
 */
@Injectable()
export class WebhookStoresCollector implements OnApplicationBootstrap {
  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(WebhookMetrics) private readonly metrics: WebhookMetrics,
  ) {}

  onApplicationBootstrap(): void {
    const { metrics } = this;
    for (const pool of pgPools(this.modules))
      watchQueries(pool, ({ operation }, end) => {
        if (isMeasuredAsOne(WebhookMetrics)) return;
        metrics.databaseQuery(operation, outcomeOf(end), end.seconds);
        if (end.failure) metrics.error(databaseErrorType(end.failure.error), 'database');
      });
    for (const client of redisClients(this.modules))
      watchRedis(client, {
        answered(operation, seconds, value, failed) {
          metrics.cacheOperation(operation, seconds);
          if (failed || !isLookup(operation)) return;
          if (value === null) metrics.cacheMiss('redis');
          else metrics.cacheHit('redis');
        },
      });
  }
}
