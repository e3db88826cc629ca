import { missingPeer, ObservabilityError, requireHere, reasonOf } from '#contracts';
import { openLibsql } from '../drivers/libsql.connection.js';
import { openNodeSqlite, whyNotNodeSqlite } from '../drivers/node-sqlite.connection.js';
import type { OpenConnection } from '../drivers/sqlite/sqlite-connection.js';

/** A package that provides SQLite, chosen for this Node.js version. */
export interface ChosenSqlite {
  readonly name: 'node:sqlite' | 'libsql';
  readonly open: OpenConnection;
  /** Reason for the choice, for the log. */
  readonly reason: string;
}

/**
 * Chooses `node:sqlite` when it is safe and has full-text search, else `libsql`.
 *
 * @param libsqlPath main file of libsql, for a thread that cannot resolve packages (see {@link libsqlPath})
 * @throws ObservabilityError `OBS_PEER_MISSING` when neither is available, with the install command
 */
export function chooseSqlite(
  libsqlPath?: string,
  whyNot: string | undefined = whyNotNodeSqlite(),
  openOther = openLibsql,
): ChosenSqlite {
  if (whyNot === undefined)
    return { name: 'node:sqlite', open: openNodeSqlite, reason: 'this Node.js brings it' };
  const open: OpenConnection = (file) => openOther(file, libsqlPath);
  try {
    open(':memory:').close();
  } catch (error) {
    const missing = missingPeer(error, 'libsql', 'store.directory');
    if (missing !== error) throw missing;
    throw new ObservabilityError(
      'OBS_STORE',
      `store.directory: ${whyNot}, and the package libsql does not load: ${reasonOf(error)}. ` +
        'Install libsql for this platform, or use Node.js 24 or later.',
      { cause: error },
    );
  }
  return { name: 'libsql', open, reason: whyNot };
}

/** The main file of libsql, for threads that cannot resolve packages; undefined when it is not installed. */
export function libsqlPath(): string | undefined {
  try {
    return requireHere.resolve('libsql');
  } catch {
    return undefined;
  }
}
