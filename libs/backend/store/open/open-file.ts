import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  readdirSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ObservabilityError, reasonOf } from '#contracts';
import type { DriverLimits } from '../drivers/driver-limits.js';
import type { StoreDriver } from '../drivers/store-driver.js';
import type { OpenConnection, SqliteConnection } from '../drivers/sqlite/sqlite-connection.js';
import { UnusableFile } from '../drivers/sqlite/schema.js';
import { SqliteDriver } from '../drivers/sqlite/sqlite.driver.js';
import { networkFileSystem } from './network-file-system.js';

export const FILE_NAME = 'telemetry.db';
const ASIDE = `${FILE_NAME}.set-aside-`;
const TRY_AGAIN_MS = 100;
/** Larger files are not checked completely at the start. */
const CHECKED_BYTES = 64 * 2 ** 20;

export interface OpenFileOptions {
  readonly directory: string;
  readonly limits: DriverLimits;
  /** Milliseconds to wait for another process. */
  readonly waitMs: number;
  /** Called with a complete message. */
  readonly warn: (text: string) => void;
}

/** Another process uses the directory. */
export class DirectoryInUse extends Error {}

/**
 * Opens the store file in a directory, which is created with mode 0700; files have 0600. A file that is damaged or of a
 * newer version is set aside.
 *
 * @throws ObservabilityError `OBS_STORE` on a network file system; DirectoryInUse; else the error of SQLite or the
 *   system
 */
export function openFile(open: OpenConnection, options: OpenFileOptions): SqliteDriver {
  const { directory, warn } = options;
  makeDirectory(directory);
  const file = join(directory, FILE_NAME);
  try {
    return openDriver(open, file, options);
  } catch (error) {
    const reason = whyUnusable(error);
    if (reason === undefined) throw error;
    const aside = setAside(file);
    warn(
      `${file} cannot be used: ${reason}. It was renamed to ${aside}, and a new file was created; delete the old one when you do not need it.`,
    );
    return openDriver(open, file, options);
  }
}

/** Why a file is set aside; undefined for transient errors. */
export function whyUnusable(error: unknown): string | undefined {
  if (error instanceof UnusableFile) return error.message;
  const message = reasonOf(error);
  return /malformed|not a database|corrupt|unsupported file format/i.test(message)
    ? `it is damaged (${message})`
    : undefined;
}

/** Renames a file and its journal. Only the newest set-aside file is kept. */
export function setAside(file: string): string {
  const directory = dirname(file);
  for (const name of readdirSync(directory)) if (name.startsWith(ASIDE)) rmSync(join(directory, name));
  const aside = join(directory, ASIDE + new Date().toISOString().replaceAll(':', '-'));
  renameSync(file, aside);
  for (const end of ['-wal', '-journal'])
    if (statSync(file + end, { throwIfNoEntry: false })) renameSync(file + end, aside + end);
  return basename(aside);
}

function makeDirectory(directory: string): void {
  if (!statSync(directory, { throwIfNoEntry: false })) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    chmodSync(directory, 0o700);
  }
  const network = networkFileSystem(directory);
  if (network !== undefined)
    throw new ObservabilityError(
      'OBS_STORE',
      `store.directory: ${directory} is on a network file system (${network}), where SQLite cannot lock its file. ` +
        'Use a folder on a local disk.',
    );
}

function openDriver(open: OpenConnection, file: string, { limits, waitMs }: OpenFileOptions): SqliteDriver {
  // Created here to set its mode; SQLite gives its other files the same mode.
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  const connection = open(file);
  try {
    lock(connection, waitMs);
    const driver = new SqliteDriver(connection, file, limits);
    noteStart(driver, connection, file);
    return driver;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Takes the exclusive lock of the file, which the system releases when the process ends. */
function lock(connection: SqliteConnection, waitMs: number): void {
  connection.prepare('PRAGMA locking_mode = EXCLUSIVE').all();
  const until = performance.now() + waitMs;
  for (;;)
    try {
      connection.exec('BEGIN EXCLUSIVE');
      connection.exec('COMMIT');
      return;
    } catch (error) {
      if (!/locked|busy/i.test(reasonOf(error))) throw error;
      if (performance.now() >= until) throw new DirectoryInUse(reasonOf(error));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, TRY_AGAIN_MS);
    }
}

/** Counts starts after an unclean stop, and checks the file after one. */
function noteStart(driver: SqliteDriver, connection: SqliteConnection, file: string): void {
  const unclean = driver.getState('running') === '1';
  if (unclean && statSync(file).size <= CHECKED_BYTES) {
    const [found] = connection.prepare('PRAGMA quick_check(1)').all();
    if (found?.quick_check !== 'ok')
      throw new UnusableFile(`it is damaged (${found?.quick_check as string})`);
  }
  driver.transaction(() => {
    if (unclean) driver.setState('uncleanStarts', String(uncleanStarts(driver) + 1));
    driver.setState('running', '1');
    if (fileId(driver) === undefined) driver.setState('fileId', randomUUID());
  });
}

/** An id that distinguishes a file from one that replaced it. */
export function fileId(driver: Pick<StoreDriver, 'getState'>): string | undefined {
  return driver.getState('fileId');
}

export function uncleanStarts(driver: Pick<StoreDriver, 'getState'>): number {
  return Number(driver.getState('uncleanStarts') ?? 0);
}
