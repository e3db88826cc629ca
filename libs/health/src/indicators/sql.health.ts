import type { HealthIndicatorContract } from '../health-check.js';

type Query = (statement: string) => unknown;

/** Any of: a pool or client of pg or mysql2, a DataSource of TypeORM, a PrismaClient. */
export interface SqlLike {
  /** pg, TypeORM, mysql2/promise. */
  query?: unknown;
  /** mysql2 with callbacks: its way to promises. */
  promise?: () => unknown;
  /** Prisma. */
  $queryRawUnsafe?: unknown;
}

/**
 * The database answers a query, on the application's own pool.
 *
 * @example
 * ```ts
 * provideHealth('database', { inject: [DataSource], useFactory: (source: DataSource) => new SqlHealth(source) })
 * ```
 */
export class SqlHealth implements HealthIndicatorContract {
  private readonly query: Query;

  /**
   * @param database a pool or client of pg or mysql2, a DataSource of TypeORM, or a PrismaClient
   * @param statement what it is asked. Default: `SELECT 1`
   * @throws TypeError for anything that can run no query
   */
  constructor(
    database: SqlLike,
    private readonly statement = 'SELECT 1',
  ) {
    this.query = queryOf(database);
  }

  async check(): Promise<void> {
    await this.query(this.statement);
  }
}

function queryOf(database: SqlLike): Query {
  if (typeof database.$queryRawUnsafe === 'function') return bound(database, database.$queryRawUnsafe);
  if (typeof database.promise === 'function')
    return queryOf((database.promise as () => SqlLike).call(database));
  if (typeof database.query === 'function') return bound(database, database.query);
  throw new TypeError(
    'SqlHealth needs a pool or client of pg or mysql2, a DataSource of TypeORM, or a PrismaClient',
  );
}

function bound(owner: object, method: unknown): Query {
  return (method as Query).bind(owner);
}
