import { createRequire } from 'node:module';
import { requireHere } from '#contracts';
import type { SqliteConnection, SqliteStatement, SqlRow, SqlValue } from './sqlite/sqlite-connection.js';

interface LibsqlDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): {
    run(values: readonly SqlValue[]): unknown;
    all(values: readonly SqlValue[]): SqlRow[];
  };
  close(): void;
}
type Libsql = new (file: string, options?: { timeout?: number }) => LibsqlDatabase;

/**
 * Opens SQLite through the package `libsql`, for Node.js versions without a usable `node:sqlite`.
 *
 * @param path path of its main file, for a thread that cannot resolve packages
 * @throws when the package is not installed
 */
export function openLibsql(file: string, path?: string): SqliteConnection {
  const Database = (path === undefined ? requireHere('libsql') : createRequire(path)(path)) as Libsql;
  const database = new Database(file, { timeout: 0 });
  return {
    name: 'libsql',
    exec: (sql) => void database.exec(sql),
    prepare(sql): SqliteStatement {
      const statement = database.prepare(sql);
      return { run: (...values) => void statement.run(values), all: (...values) => statement.all(values) };
    },
    close() {
      leaveFile(database);
      database.close();
    },
  };
}

/**
 * libsql closes a file only when its last statement is garbage-collected, so the lock is released explicitly first. An
 * exclusive lock cannot be released in WAL mode, so the journal mode is changed before.
 */
function leaveFile(database: LibsqlDatabase): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // Expected: no transaction is open.
  }
  try {
    database.prepare('PRAGMA journal_mode=DELETE').all([]);
    database.prepare('PRAGMA locking_mode=NORMAL').all([]);
    database.prepare('SELECT count(*) FROM sqlite_master').all([]);
  } catch {
    // The file is gone or broken; the lock is released at garbage collection.
  }
}
