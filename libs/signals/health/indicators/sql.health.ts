import type { HealthIndicatorLike } from '../health-check.js';
import { withTimeout } from './with-timeout.js';
import { connectionsOf, type SqlLike } from './sql-connection.js';

export type { SqlLike } from './sql-connection.js';

/**
 * The database answers a query, on the application's own pool. When it is cut off, a pool of pg or mysql2 gives up the
 * connection that hangs, which ends the query; with other clients the check is started again when the query has ended.
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
   * @param statement what it is asked. Default: `SELECT 1`
   * @throws TypeError for anything that can run no query
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
