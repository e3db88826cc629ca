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
 * Copies the files of a store into a temporary folder, even while an application writes to it: SQLite only appends to
 * the write-ahead log until the next checkpoint, so a copy without a checkpoint in between is consistent.
 *
 * @returns the folder; the caller removes it
 * @throws ObservabilityError `OBS_STORE` when there is no store, or when every attempt was interrupted by a checkpoint
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

/** A value that changes at every checkpoint. */
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
