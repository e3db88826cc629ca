type Query = (statement: string) => unknown;

/** A pool or client of pg or mysql2, a DataSource of TypeORM, or a PrismaClient. */
export interface SqlLike {
  /** In pg, TypeORM, mysql2/promise. */
  query?: unknown;
  /** In mysql2 with callbacks: returns the promise API. */
  promise?: () => unknown;
  /** In Prisma. */
  $queryRawUnsafe?: unknown;
}

/** The connection of one query. */
export interface SqlConnection {
  query: Query;
  /** Whether it is used exclusively until its release, so that destroying it also ends the query. */
  isLent: boolean;
  release(destroy: boolean): void;
}

/**
 * How to get a connection: from the pool if it lends connections, else the client itself.
 *
 * @throws TypeError for an object that cannot run queries
 */
export function connectionsOf(database: SqlLike): () => SqlConnection | Promise<SqlConnection> {
  const { $queryRawUnsafe, promise, query } = database;
  if (typeof $queryRawUnsafe === 'function') return itself(database, $queryRawUnsafe);
  if (typeof promise === 'function') return connectionsOf(promise.call(database) as SqlLike);
  if (isPgPool(database)) return async () => lentByPg(await database.connect());
  if (isMysqlPool(database)) return async () => lentByMysql(await database.getConnection());
  if (typeof query === 'function') return itself(database, query);
  throw new TypeError(
    'SqlHealth needs a pool or client of pg or mysql2, a DataSource of TypeORM, or a PrismaClient',
  );
}

function itself(database: SqlLike, query: unknown): () => SqlConnection {
  const connection = {
    query: (query as Query).bind(database),
    isLent: false,
    release: () => undefined,
  };
  return () => connection;
}

interface PgClient {
  query: Query;
  release(destroy?: boolean): void;
  on(event: 'error', listener: () => void): unknown;
  off(event: 'error', listener: () => void): unknown;
}

function isPgPool(database: object): database is { connect(): Promise<PgClient> } {
  return 'totalCount' in database && 'connect' in database && typeof database.connect === 'function';
}

function lentByPg(client: PgClient): SqlConnection {
  // An `error` event without a listener would end the process; the query fails in any case.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  return {
    query: (statement) => client.query(statement),
    isLent: true,
    release: (destroy) => {
      if (!destroy) client.off('error', ignore);
      client.release(destroy);
    },
  };
}

interface MysqlConnection {
  query: Query;
  release(): void;
  destroy(): void;
}

function isMysqlPool(database: object): database is { getConnection(): Promise<MysqlConnection> } {
  return 'getConnection' in database && typeof database.getConnection === 'function';
}

function lentByMysql(connection: MysqlConnection): SqlConnection {
  return {
    query: (statement) => connection.query(statement),
    isLent: true,
    release: (destroy) => (destroy ? connection.destroy() : connection.release()),
  };
}
