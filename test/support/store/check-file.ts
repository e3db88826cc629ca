import { join } from 'node:path';
import { openLibsql } from '../../../libs/backend/store/drivers/libsql.connection.js';

/** Adds the errors that SQLite finds in the file of a folder to the problems. */
export function checkFile(directory: string, problems: unknown[]): void {
  const file = openLibsql(join(directory, 'telemetry.db'));
  try {
    const [found] = file.prepare('PRAGMA integrity_check').all();
    if (found?.integrity_check !== 'ok')
      problems.push(`integrity_check: ${found?.integrity_check as string}`);
    const words = file.prepare("SELECT name FROM sqlite_master WHERE sql LIKE '%fts5%'").all();
    for (const { name } of words)
      file.exec(`INSERT INTO ${name as string}(${name as string}) VALUES ('integrity-check')`);
  } catch (error) {
    problems.push(`the file is damaged: ${String(error)}`);
  } finally {
    file.close();
  }
}
