import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { MetricsRegistry } from '#metrics';
import type { PresetBlock } from '../../definition/preset.js';
import type { CatalogueClass } from '../catalogue-class.js';
import { DatabaseSources, type Connections, type EndedStatement } from '#postgres';
import { isMeasuredAsOne } from '#postgres';

/** How a catalogue records the statements and connections of a database. */
export interface DatabaseRecording<C> {
  /** Called for each completed statement, except those measured by `trackQuery` of this catalogue. */
  statement(metrics: C, ended: EndedStatement): void;
  /** Called at each scrape while a connection pool is watched. */
  readonly pool?: {
    /** Name of the gauge that is updated, for `observability_collect_errors_total`. */
    readonly metric: string;
    record(metrics: C, connections: Connections): void;
  };
}

/**
 * Statements and connections of PostgreSQL, recorded with a catalogue of your own. Create one block and share it: each
 * call creates a separate recorder.
 *
 * @param catalogue made with `metricCatalogue`; the block contains its metrics
 * @param how records statements and the pool
 * @example
 * ```ts
 * const orders = definePreset({
 *   blocks: [
 *     databaseBlock(OrderMetrics, {
 *       statement: (metrics, { operation, seconds }) => metrics.query.observe({ operation }, seconds),
 *     }),
 *   ],
 *   …
 * });
 * ```
 */
export function databaseBlock<C extends object>(
  catalogue: CatalogueClass<C>,
  how: DatabaseRecording<C>,
): PresetBlock {
  const { pool } = how;
  @Injectable()
  class DatabaseCollector implements OnApplicationShutdown {
    private readonly stop: (() => void) | undefined;

    constructor(
      @Inject(DatabaseSources) databases: DatabaseSources,
      @Inject(catalogue) metrics: C,
      @Inject(MetricsRegistry) registry: MetricsRegistry,
    ) {
      databases.tell((ended) => {
        if (!isMeasuredAsOne(catalogue)) how.statement(metrics, ended);
      });
      this.stop =
        pool &&
        registry.onCollect(pool.metric, () => {
          const connections = databases.connections();
          if (connections) pool.record(metrics, connections);
        });
    }

    onApplicationShutdown(): void {
      this.stop?.();
    }
  }
  return {
    block: 'database',
    metrics: Object.values(catalogue.definitions),
    providers: [catalogue, DatabaseCollector],
  };
}
