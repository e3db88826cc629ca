import { Injectable } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { Sources } from '#container';
import type { Statement } from '#databases';
import type { BlockEnd } from '#operations';
import { connectionsOf, pgPools, poolOf, type PgPool } from './pg-pool.js';
import { watchQueries } from './pg-queries.js';

/** A completed statement; `failure` is set when it failed. */
export interface EndedStatement extends Statement {
  readonly seconds: number;
  readonly failure?: BlockEnd['failure'];
}

/** Connections of all pools together. */
export interface Connections {
  /** Maximum number of connections. */
  readonly size: number;
  /** Number of these that are free. */
  readonly available: number;
}

/**
 * The pools of `pg` and data sources of TypeORM that presets record: those among the application's providers are found,
 * others are passed to `watch`.
 *
 * @example
 * ```ts
 * constructor(databases: DatabaseSources) { databases.watch(new Pool({ max: 20 })); }
 * ```
 */
@Injectable()
export class DatabaseSources extends Sources<PgPool, (statement: EndedStatement) => void> {
  protected readonly kinds = 'a pool of pg, or a data source of TypeORM for PostgreSQL';

  /** Undefined without a pool. */
  connections(): Connections | undefined {
    const pools = this.sources();
    return pools.length > 0 ? connectionsOf(pools) : undefined;
  }

  protected find(modules: ModulesContainer): PgPool[] {
    return pgPools(modules);
  }

  protected recognize(source: object): PgPool | undefined {
    return poolOf(source);
  }

  protected attach(pool: PgPool): () => void {
    return watchQueries(pool, (statement, { seconds, failure }) =>
      this.each((record) => record({ ...statement, seconds, ...(failure && { failure }) })),
    );
  }
}
