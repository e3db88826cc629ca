import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { MetricsRegistry } from '#metrics';
import { isMeasuredAsOne } from '../blocks/database/measured-as-one.js';
import { connectionsOf, pgPools, poolOf, type PgPool } from '../blocks/database/pg-pool.js';
import { watchQueries } from '../blocks/database/pg-queries.js';
import { TrendsMetrics } from './trends.metrics.js';

/**
 * Feeds the database metrics from pools of `pg` and data sources of TypeORM: those among the application's providers are
 * found, others are told.
 *
 * @example
 * ```ts
 * collector.watch(new Pool({ max: 20 }));
 * ```
 */
@Injectable()
export class TrendsDatabaseCollector implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly pools = new Set<PgPool>();
  private readonly stop: () => void;

  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(TrendsMetrics) private readonly metrics: TrendsMetrics,
    @Inject(MetricsRegistry) registry: MetricsRegistry,
  ) {
    this.stop = registry.onCollect('db_connection_pool_size', () => {
      if (this.pools.size === 0) return;
      const { size, available } = connectionsOf([...this.pools]);
      metrics.connectionPool(size, available);
    });
  }

  /** Reads this pool (or that of a data source) too, and records its statements. What is neither is left alone. */
  watch(source: object): void {
    const pool = poolOf(source);
    if (!pool || this.pools.has(pool)) return;
    this.pools.add(pool);
    watchQueries(pool, ({ operation, table }, { seconds }) => {
      if (!isMeasuredAsOne(TrendsMetrics)) this.metrics.databaseQuery(operation, table, seconds);
    });
  }

  onApplicationBootstrap(): void {
    for (const pool of pgPools(this.modules)) this.watch(pool);
  }

  onApplicationShutdown(): void {
    this.stop();
  }
}
