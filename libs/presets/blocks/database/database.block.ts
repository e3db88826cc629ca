import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { MetricsRegistry } from '#metrics';
import type { PresetBlock } from '../../definition/preset.js';
import type { CatalogueClass } from '../catalogue-class.js';
import { DatabaseSources, type Connections, type EndedStatement } from '#postgres';
import { isMeasuredAsOne } from '#postgres';

/** How a catalogue records a database. */
export interface DatabaseRecording<C> {
  /** Called for each statement that ended, but not for what `trackQuery` of this catalogue measures. */
  statement(metrics: C, ended: EndedStatement): void;
  /** Called at each scrape, while there is a pool. */
  readonly pool?: {
    /** Name of the gauge that is brought up to date, for `observability_collect_errors_total`. */
    readonly metric: string;
    record(metrics: C, connections: Connections): void;
  };
}

/**
 * Statements and connections of PostgreSQL, recorded with a catalogue of your own. Make it once and share it: each call
 * records for itself.
 *
 * @param catalogue made with `metricCatalogue`; its metrics are those of the block
 * @param how it records
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
