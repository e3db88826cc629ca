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
 * SQLite of the package `libsql`, for Node.js without a sound `node:sqlite`.
 *
 * @param path of its main file, where a thread cannot look for packages itself
 * @throws when it is not installed
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
 * libsql closes a file when its last statement is collected as garbage, so the lock is given back before. In WAL mode an
 * exclusive lock cannot be: the journal is changed first.
 */
function leaveFile(database: LibsqlDatabase): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // No transaction is open, as it should be.
  }
  try {
    database.prepare('PRAGMA journal_mode=DELETE').all([]);
    database.prepare('PRAGMA locking_mode=NORMAL').all([]);
    database.prepare('SELECT count(*) FROM sqlite_master').all([]);
  } catch {
    // The file is gone or broken: the next one to open it waits for the collection.
  }
}
