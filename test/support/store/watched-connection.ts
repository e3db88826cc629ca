import type {
  OpenConnection,
  SqliteConnection,
} from '../../../libs/backend/store/drivers/sqlite/sqlite-connection.js';

/** Functions called around each call of a connection. */
export interface CallHooks {
  /** May throw, which replaces the call. */
  before?(call: string): void;
  after?(call: string): void;
}

/** Connections whose every call runs the hooks. */
export function watchedConnections(open: OpenConnection, hooks: CallHooks): OpenConnection {
  const watched = <T>(call: string, work: () => T): T => {
    hooks.before?.(call);
    const result = work();
    hooks.after?.(call);
    return result;
  };
  return (file): SqliteConnection => {
    hooks.before?.('open');
    const connection = open(file);
    return {
      name: connection.name,
      exec: (sql) => watched(sql, () => connection.exec(sql)),
      prepare(sql) {
        const statement = watched(`prepare ${sql}`, () => connection.prepare(sql));
        return {
          run: (...values) => watched(sql, () => statement.run(...values)),
          all: (...values) => watched(sql, () => statement.all(...values)),
        };
      },
      close: () => connection.close(),
    };
  };
}
