import {
  chmodSync,
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { constants, createGunzip, gunzipSync, gzipSync } from 'node:zlib';
import { reasonOf } from '#contracts';
import type { ArchivePart } from '../drivers/alert-tables.js';

/** Folder of the archives, within the store's folder. */
export const ARCHIVE_FOLDER = 'archive';
const FILE = /^alerts-\d{4}-\d{2}(?:\.\d+)?\.ndjson\.gz$/;
const UNFINISHED = '.tmp';
const HEADER_START = '{"type":"archive",';
/** Upper bound of the compressed header, bytes. */
const HEADER_BYTES = 256 * 1024;

/** An archive cannot be written, e.g. because the disk is full or the folder is not writable. */
export class ArchiveFailure extends Error {}

/** The first line of an archive: which records of which store it holds. */
export interface ArchiveHeader {
  readonly type: 'archive';
  /** Id of the store's file. */
  readonly store: string;
  readonly part: ArchivePart;
}

/** An archive being written. It gets its final name when all of it is on disk. */
export class ArchiveFile {
  readonly #descriptor: number;
  readonly #unfinished: string;

  /**
   * @param folder created when it does not exist
   * @param month e.g. `2026-11`
   * @throws ArchiveFailure
   */
  constructor(
    private readonly folder: string,
    month: string,
    header: ArchiveHeader,
  ) {
    this.file = join(folder, freeName(folder, month));
    this.#unfinished = this.file + UNFINISHED;
    this.#descriptor = checked(() => {
      if (!existsSync(folder)) {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        chmodSync(folder, 0o700);
      }
      return openSync(this.#unfinished, 'w', 0o600);
    });
    this.write([`${JSON.stringify(header)}\n`]);
  }

  readonly file: string;

  /** Appends the lines as a separate member of the gzip file. @throws ArchiveFailure */
  write(lines: readonly string[]): void {
    if (lines.length === 0) return;
    const bytes = gzipSync(lines.join(''));
    checked(() => {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#descriptor, bytes, at);
    });
  }

  /** @throws ArchiveFailure */
  finish(): void {
    checked(() => {
      fsyncSync(this.#descriptor);
      closeSync(this.#descriptor);
      renameSync(this.#unfinished, this.file);
      syncFolder(this.folder);
    });
  }

  abandon(): void {
    try {
      closeSync(this.#descriptor);
    } catch {
      // Closed already.
    }
    rmSync(this.#unfinished, { force: true });
  }
}

/** Removes unfinished archives of a process that was killed. @throws ArchiveFailure */
export function removeUnfinished(folder: string): void {
  checked(() => {
    for (const name of namesIn(folder))
      if (name.endsWith(UNFINISHED) && FILE.test(name.slice(0, -UNFINISHED.length)))
        rmSync(join(folder, name), { force: true });
  });
}

/** Paths of the archives, oldest month first. */
export function archivesIn(folder: string): string[] {
  const position = (name: string): string => {
    const [, month = '', number = '1'] = /^alerts-(\d{4}-\d{2})(?:\.(\d+))?/.exec(name) ?? [];
    return month + number.padStart(9, '0');
  };
  return namesIn(folder)
    .filter((name) => FILE.test(name))
    .sort((a, b) => (position(a) < position(b) ? -1 : 1))
    .map((name) => join(folder, name));
}

/** Headers of the most recently written archives, newest first. @throws ArchiveFailure */
export function newestHeaders(folder: string, count: number): ArchiveHeader[] {
  return checked(() =>
    archivesIn(folder)
      .map((file) => ({ file, mtimeMs: statSync(file).mtimeMs }))
      .sort((a, b) => b.mtimeMs - a.mtimeMs)
      .slice(0, count)
      .flatMap(({ file }) => headerOf(file) ?? []),
  );
}

/** Yields the records of an archive, one JSON object per line. */
export async function* recordsOf(file: string): AsyncGenerator<string> {
  const lines = createInterface({ input: createReadStream(file).pipe(createGunzip()), crlfDelay: Infinity });
  for await (const line of lines) if (!line.startsWith(HEADER_START)) yield line;
}

function headerOf(file: string): ArchiveHeader | undefined {
  const bytes = new Uint8Array(HEADER_BYTES);
  const descriptor = openSync(file, 'r');
  const length = readSync(descriptor, bytes);
  closeSync(descriptor);
  try {
    // Only the start of the file was read, so a missing end is no error.
    const text = gunzipSync(bytes.subarray(0, length), { finishFlush: constants.Z_SYNC_FLUSH });
    const [first = ''] = text.toString().split('\n', 1);
    return first.startsWith(HEADER_START) ? (JSON.parse(first) as ArchiveHeader) : undefined;
  } catch {
    // The file is no archive of this store, or it is damaged.
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function freeName(folder: string, month: string): string {
  for (let number = 1; ; number++) {
    const name = `alerts-${month}${number === 1 ? '' : `.${number}`}.ndjson.gz`;
    if (!existsSync(join(folder, name))) return name;
  }
}

/** A new file name is durable once its folder has been synced. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function checked<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new ArchiveFailure(reasonOf(error));
  }
}
