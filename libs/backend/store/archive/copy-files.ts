import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ObservabilityError } from '#contracts';
import { FILE_NAME } from '../open/open-file.js';

const TRIES = 10;
const WAL_HEADER_BYTES = 32;

/**
 * Copies the file of a store into a folder of its own, also while an application writes it: SQLite only adds to the
 * write-ahead log until it writes it back, so a copy during which that did not happen is the store of one moment.
 *
 * @returns the folder; whoever called removes it
 * @throws ObservabilityError `OBS_STORE` when there is no store, or it is written back again and again meanwhile
 */
export function copyFiles(directory: string): string {
  const file = join(directory, FILE_NAME);
  if (!existsSync(file))
    throw new ObservabilityError(
      'OBS_STORE',
      `--directory: there is no store in ${directory} (no ${FILE_NAME})`,
    );
  const folder = mkdtempSync(join(tmpdir(), 'observability-export-'));
  chmodSync(folder, 0o700);
  for (let tries = 0; tries < TRIES; tries++) {
    const before = generationOf(file);
    for (const end of ['', '-wal']) {
      const target = join(folder, FILE_NAME + end);
      if (existsSync(file + end)) copyFileSync(file + end, target, constants.COPYFILE_FICLONE);
      else rmSync(target, { force: true });
    }
    if (generationOf(file) === before) return folder;
  }
  rmSync(folder, { recursive: true });
  throw new ObservabilityError(
    'OBS_STORE',
    `--directory: the application writes too much into ${directory} to copy it; stop it, or try again`,
  );
}

/** Changes whenever the log is written back. */
function generationOf(file: string): string {
  const { mtimeNs, size, ino } = statSync(file, { bigint: true });
  return [ino, mtimeNs, size, headerOf(`${file}-wal`)].join();
}

function headerOf(file: string): string {
  if (!existsSync(file)) return '';
  const bytes = new Uint8Array(WAL_HEADER_BYTES);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, bytes, 0, WAL_HEADER_BYTES, 0);
  } finally {
    closeSync(descriptor);
  }
  return bytes.join();
}
