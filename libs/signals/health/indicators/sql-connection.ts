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

/** What one query is asked on. */
export interface SqlConnection {
  query: Query;
  /** Whether it is ours alone until it is given back, so that it can be destroyed, and the query with it. */
  isLent: boolean;
  release(destroy: boolean): void;
}

/**
 * How to come by a connection: one of the pool's where it lends them, else the client as it is.
 *
 * @throws TypeError for anything that can run no query
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
  // An `error` event of a client without a listener would end the process; the query fails anyway.
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
