import { constants, createWriteStream, type Stats } from 'node:fs';
import { copyFile, lstat, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { OPEN, PRIVATE_MODE } from '#kernel';
import { errorCode, reasonOf } from '#contracts';
import { auditError } from './audit-error.js';
import { readRecords } from './audit-lines.js';
import type { SealedRecord } from './audit-record.js';
import { makeFolder } from './make-folder.js';
import { syncFolder } from './sync-folder.js';

/** Only the owner may read it, until the mode of the source file is applied. */
const ONLY_OWNER = 0o600;

/** Name of a closed file in the folder of the open one: time of closing and number of its last record. */
export function closedName(path: string, lastSeq: number, at: Date): string {
  const time = at.toISOString().replace(/[-:.]/g, '');
  const extension = extname(path);
  const stem = basename(path, extension);
  return join(dirname(path), `${stem}-${time}-${String(lastSeq).padStart(12, '0')}${extension}`);
}

/**
 * The most recently closed file of an audit log, and the number of its last record.
 *
 * @throws ObservabilityError `OBS_AUDIT` when the archive cannot be read and no closed file is beside the open one
 */
export async function lastClosed(
  path: string,
  archive: string,
): Promise<{ file: string; seq: number } | undefined> {
  // In this order, so that a file that is being moved at this time is found.
  const beside = await closedIn(dirname(path), path);
  const kept = await closedIn(archive, path).catch((error: unknown) => {
    // Files are archived in order, so one beside the open file is the last one.
    if (beside.length > 0) return [];
    throw auditError(
      `the end of the chain cannot be looked up in "${archive}": ${reasonOf(error)}. Let this process read the archive ` +
        '(audit.archive, AUDIT_LOG_ARCHIVE), so that the chain continues.',
      error,
    );
  });
  const files = [...beside, ...kept];
  const found = files.map((file) => ({ file, seq: seqOf(file) }));
  return found.sort((one, other) => other.seq - one.seq)[0];
}

/** @throws ObservabilityError `OBS_AUDIT` when the record is damaged */
export async function lastRecordOf(file: string): Promise<SealedRecord> {
  let last: SealedRecord | undefined;
  for await (const { record } of readRecords(file)) last = record;
  if (last?.intact) return last;
  throw auditError(
    `the chain cannot continue: the last record of "${file}" was changed after it was written. Run "npx nestjs-observability audit ` +
      'verify" on it, keep it as evidence, and move it away.',
  );
}

/**
 * Moves closed files to the archive. A failed move is retried with the next file; nothing is deleted before its copy is
 * on disk.
 */
export class AuditArchive {
  private work: Promise<void> = Promise.resolve();

  /**
   * @param path path of the open file
   * @param folder archive of closed files
   * @param compress whether to compress with gzip
   * @param failed called with the reason when a file cannot be moved
   */
  constructor(
    private readonly path: string,
    readonly folder: string,
    private readonly compress: boolean,
    private readonly failed: (text: string) => void,
  ) {}

  /** Archives all closed files, one after another, in the background. */
  collect(): void {
    this.work = this.work.then(() => this.collectAll());
  }

  /** Resolves when the work is done; never rejects. */
  idle(): Promise<void> {
    return this.work;
  }

  private async collectAll(): Promise<void> {
    try {
      await makeFolder(this.folder);
      for (const file of await closedIn(dirname(this.path), this.path)) await this.keep(file);
    } catch (error) {
      this.failed(`closed audit files stay beside the open one: ${reasonOf(error)}`);
    }
  }

  private async keep(file: string): Promise<void> {
    const zipped = this.compress && !file.endsWith('.gz');
    const target = join(this.folder, basename(file) + (zipped ? '.gz' : ''));
    if (target === file) return;
    const { mode } = await statOfFile(file);
    if (zipped) await place(target, mode, (partial) => compress(file, partial));
    else if (await moved(file, target)) return;
    else await place(target, mode, (partial) => copyFile(file, partial, constants.COPYFILE_EXCL));
    await rm(file);
  }
}

/**
 * Writes a file under a temporary name first, so that the final name always refers to a complete file on disk.
 *
 * @param mode permissions, as of the source file
 */
async function place(target: string, mode: number, write: (partial: string) => Promise<void>): Promise<void> {
  const partial = join(dirname(target), `.${basename(target)}.partial`);
  await rm(partial, { force: true });
  await write(partial);
  const handle = await open(partial, 'r+');
  await handle.chmod(mode & PRIVATE_MODE);
  await handle.sync();
  await handle.close();
  await rename(partial, target);
  await syncFolder(dirname(target));
}

async function compress(file: string, partial: string): Promise<void> {
  const source = (await open(file, OPEN.read)).createReadStream();
  await pipeline(source, createGzip(), createWriteStream(partial, { flags: 'wx', mode: ONLY_OWNER }));
}

/** Only regular files count: another process may have replaced a closed file by something else. */
async function statOfFile(file: string): Promise<Stats> {
  const stats = await lstat(file);
  if (!stats.isFile()) throw new Error(`"${file}" is not a file`);
  return stats;
}

/** @returns false when the folder is on another file system */
async function moved(file: string, target: string): Promise<boolean> {
  try {
    await rename(file, target);
    await syncFolder(dirname(target));
    return true;
  } catch (error) {
    if (errorCode(error) === 'EXDEV') return false;
    throw error;
  }
}

async function closedIn(folder: string, path: string): Promise<string[]> {
  const extension = extname(path);
  const stem = basename(path, extension);
  const names = await readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
  const isClosed = (name: string): boolean => {
    const plain = name.endsWith('.gz') ? name.slice(0, -3) : name;
    if (!plain.startsWith(`${stem}-`) || !plain.endsWith(extension)) return false;
    return /^\d{8}T\d{9}Z-\d{12,}$/.test(plain.slice(stem.length + 1, plain.length - extension.length));
  };
  return names
    .filter(isClosed)
    .sort()
    .map((name) => join(folder, name));
}

function seqOf(file: string): number {
  return Number(/-(\d{12,})(?:[^-\d][^-]*)?$/.exec(basename(file))?.[1] ?? 0);
}
