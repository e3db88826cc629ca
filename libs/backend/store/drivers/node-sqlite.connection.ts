import { requireHere, reasonOf } from '#contracts';
import type { SqliteConnection, SqlRow, SqlValue } from './sqlite/sqlite-connection.js';

interface Statement {
  run(...values: readonly SqlValue[]): unknown;
  all(...values: readonly SqlValue[]): SqlRow[];
}
interface Database {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}
interface NodeSqlite {
  DatabaseSync: new (file: string, options?: { timeout?: number }) => Database;
}

/** The first SQLite version without the bug that may damage a file when its write-ahead log is reset. */
const SOUND = [3, 51, 3] as const;

/** Opens SQLite through `node:sqlite`. */
export function openNodeSqlite(file: string): SqliteConnection {
  const database = new (load().DatabaseSync)(file);
  return {
    name: 'node:sqlite',
    exec: (sql) => database.exec(sql),
    prepare(sql) {
      const statement = database.prepare(sql);
      return {
        run: (...values) => void statement.run(...values),
        all: (...values) => statement.all(...values),
      };
    },
    close: () => database.close(),
  };
}

/** Why this Node.js version's SQLite is not used; undefined when it is. */
export function whyNotNodeSqlite(): string | undefined {
  let database: Database | undefined;
  try {
    database = new (load().DatabaseSync)(':memory:');
    const version = database.prepare('SELECT sqlite_version() AS version').all()[0]?.version as string;
    if (!isSound(version)) return `SQLite ${version} of this Node.js is older than ${SOUND.join('.')}`;
    database.exec("CREATE VIRTUAL TABLE words USING fts5(text, content='')");
    return undefined;
  } catch (error) {
    return `node:sqlite of Node.js ${process.versions.node} is not usable (${reasonOf(error)})`;
  } finally {
    database?.close();
  }
}

function load(): NodeSqlite {
  const emitWarning = Object.getOwnPropertyDescriptor(process, 'emitWarning') as PropertyDescriptor;
  // Node.js 22 and 24 emit an experimental warning about the module, which the application cannot avoid.
  process.emitWarning = () => undefined;
  try {
    return requireHere('node:sqlite') as NodeSqlite;
  } finally {
    Object.defineProperty(process, 'emitWarning', emitWarning);
  }
}

/** @param version e.g. `3.51.3` */
export function isSound(version: string): boolean {
  const parts = version.split('.').map(Number);
  for (const [at, least] of SOUND.entries()) {
    const part = parts[at] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}
