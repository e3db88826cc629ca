import type { HealthIndicatorLike } from '../health-check.js';
import { withTimeout } from './with-timeout.js';
import { connectionsOf, type SqlLike } from './sql-connection.js';

export type { SqlLike } from './sql-connection.js';

/**
 * Checks that the database answers a query, on the application's own pool. At the timeout, a pool of pg or mysql2
 * destroys the hanging connection, which ends the query; with other clients the check runs again once the query has
 * ended.
 *
 * @example
 * ```ts
 * provideHealth('database', { inject: [DataSource], useFactory: (source: DataSource) => new SqlHealth(source) })
 * ```
 */
export class SqlHealth implements HealthIndicatorLike {
  private readonly connect: ReturnType<typeof connectionsOf>;

  /**
   * @param database a pool or client of pg or mysql2, a DataSource of TypeORM, or a PrismaClient
   * @param statement the query. Default: `SELECT 1`
   * @throws TypeError for an object that cannot run queries
   */
  constructor(
    database: SqlLike,
    private readonly statement = 'SELECT 1',
  ) {
    this.connect = connectionsOf(database);
  }

  async check(signal: AbortSignal): Promise<void> {
    const connection = await this.connect();
    if (signal.aborted) return connection.release(false);
    try {
      const asked = Promise.resolve(connection.query(this.statement));
      await (connection.isLent ? withTimeout(asked, signal) : asked);
    } finally {
      connection.release(signal.aborted);
    }
  }
}
