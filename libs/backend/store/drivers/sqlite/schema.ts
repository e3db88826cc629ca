import { ALERT_SCHEMA } from './sqlite-alerts.js';
import { EXEMPLAR_SCHEMA } from './sqlite-exemplars.js';
import { LOG_SCHEMA } from './sqlite-logs.js';
import { HEALTH_SCHEMA } from './sqlite-health.js';
import { SAMPLE_SCHEMA } from './sqlite-samples.js';
import { SPAN_SCHEMA } from './sqlite-spans.js';
import type { SqliteSession } from './sqlite-session.js';

/** SQLite application id of our files: `NObs`. */
const APPLICATION_ID = 0x4e4f6273;

const COMMON = `
CREATE TABLE state(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE segments(signal TEXT, number INTEGER, first_id INTEGER, last_id INTEGER, min_ms INTEGER, max_ms INTEGER,
  bytes INTEGER, PRIMARY KEY(signal, number)) WITHOUT ROWID;`;

/** Step `n` migrates version `n` to `n + 1`. Published steps never change. */
const MIGRATIONS: readonly string[] = [
  [COMMON, LOG_SCHEMA, SPAN_SCHEMA, HEALTH_SCHEMA, SAMPLE_SCHEMA].join('\n'),
  ALERT_SCHEMA,
  EXEMPLAR_SCHEMA,
];

/** The table version that this package writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/** Why a file cannot be used; it is then set aside. */
export class UnusableFile extends Error {}

/**
 * Creates the tables, or migrates older ones.
 *
 * @throws UnusableFile for a file of a newer version, or of another program
 */
export function migrate(session: SqliteSession, migrations = MIGRATIONS): void {
  const version = session.number('PRAGMA user_version');
  const id = session.number('PRAGMA application_id');
  const tables = session.number('SELECT count(*) FROM sqlite_master');
  if (version > migrations.length)
    throw new UnusableFile(
      `it was written by a newer version of nestjs-observability (schema ${version}, this one knows ${migrations.length})`,
    );
  if ((tables > 0 || version > 0) && id !== APPLICATION_ID)
    throw new UnusableFile('it is a database of another program');
  if (version === migrations.length) return;
  session.exec('BEGIN');
  try {
    for (const step of migrations.slice(version)) session.exec(step);
    session.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    session.exec(`PRAGMA user_version = ${migrations.length}`);
    session.exec('COMMIT');
  } catch (error) {
    rollBack(session);
    throw error;
  }
}

/** Rolls back, unless SQLite did so itself after an error. @returns whether no transaction is open now */
export function rollBack(session: SqliteSession): boolean {
  try {
    session.exec('ROLLBACK');
    return true;
  } catch (error) {
    return /no transaction is active/.test((error as Error).message);
  }
}
