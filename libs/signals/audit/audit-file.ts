import { open, rename, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OPEN, PRIVATE_MODE, refuseLink } from '#kernel';
import { reasonOf } from '#contracts';
import { closedName, lastClosed, lastRecordOf } from './audit-archive.js';
import { auditError } from './audit-error.js';
import { CHAIN_START, type ChainEnd } from './audit-record.js';
import { readFirstTime, readTail, type AuditTail } from './audit-tail.js';
import { makeFolder } from './make-folder.js';
import { syncFolder } from './sync-folder.js';

/** Deviations that were found when a file was opened. */
export interface Recovery {
  /** Size of an incomplete last line after a crash; its record was never acknowledged. */
  discarded_bytes?: number;
  /** The file was removed while the application ran. */
  file_missing?: boolean;
}

/** State of an open file. */
interface Position {
  /** Size of the verified content, bytes. */
  bytes: number;
  /** The last record in the file, or the last one before it. */
  end: ChainEnd;
  /** Time of its first record, milliseconds since 1970; undefined without records. */
  since: number | undefined;
}

/** The open file of an audit log: appends whole lines, which are on disk when `append` resolves. */
export class AuditFile {
  private constructor(
    private readonly path: string,
    private readonly handle: FileHandle,
    private readonly inode: number,
    private position: Position,
    readonly recovery: Recovery,
  ) {}

  /**
   * Opens or creates a file and repairs it after a crash: an incomplete last line is removed.
   *
   * @param archive folder of the closed files, where the chain's end is looked up for a new file
   * @param known the known end of the chain, when the file was open before
   * @throws ObservabilityError `OBS_AUDIT` when the last record is damaged
   */
  static async open(path: string, archive: string, known?: ChainEnd): Promise<AuditFile> {
    await makeFolder(dirname(path));
    refuseAuditLink(path);
    const handle = await open(path, OPEN.appendAndRead, PRIVATE_MODE);
    try {
      const { size, ino } = await handle.stat();
      const tail = await readTail(handle, size);
      if (tail.damaged) throw damaged(path);
      const bytes = await mend(handle, tail);
      await syncFolder(dirname(path));
      const closed = tail.last ? undefined : await lastClosedOf(path, archive, known);
      const found = tail.last ?? (closed && !known ? await lastRecordOf(closed.file) : undefined);
      const since = tail.last && ((await readFirstTime(handle)) ?? Date.now());
      const missing = known && !tail.last && known.seq !== (closed?.seq ?? 0);
      const recovery = {
        ...(tail.torn.length > 0 && { discarded_bytes: tail.torn.length }),
        ...(missing && { file_missing: true }),
      };
      const position = { bytes, end: furthest(known, found), since };
      return new AuditFile(path, handle, ino, position, recovery);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  get bytes(): number {
    return this.position.bytes;
  }

  get end(): ChainEnd {
    return this.position.end;
  }

  get since(): number | undefined {
    return this.position.since;
  }

  /**
   * Appends lines. After a failure, a partial write is removed again.
   *
   * @param end the chain's end after these lines
   * @param since time of the first record in these lines
   */
  async append(lines: Buffer, end: ChainEnd, since: number): Promise<void> {
    const { bytes } = this.position;
    try {
      for (let written = 0; written < lines.length;) {
        written += (await this.handle.write(lines, written)).bytesWritten;
      }
      await this.handle.datasync();
      await this.checkPlace(bytes + lines.length);
      this.position = { bytes: bytes + lines.length, end, since: this.since ?? since };
    } catch (error) {
      await this.takeBack(bytes, bytes + lines.length).catch(() => undefined);
      throw error;
    }
  }

  /** Closes the file and gives it its final name, so that a new file can be created at its path. */
  async finish(): Promise<string> {
    const closed = closedName(this.path, this.end.seq, new Date());
    await rename(this.path, closed);
    await syncFolder(dirname(this.path));
    await this.close();
    return closed;
  }

  async close(): Promise<void> {
    await this.handle.close().catch(() => undefined);
  }

  /** Lines that another process appended are kept, as evidence. */
  private async takeBack(from: number, to: number): Promise<void> {
    const { size } = await this.handle.stat();
    if (size <= to) await this.handle.truncate(from);
  }

  /**
   * A write to a file that another process removed, moved or appended to succeeds without an error, hence this check.
   */
  private async checkPlace(size: number): Promise<void> {
    const found = await stat(this.path).catch(() => undefined);
    if (found?.ino === this.inode && found.size === size) return;
    throw auditError(
      `"${this.path}" was ${found?.ino === this.inode ? 'changed by another process' : 'removed or replaced'} while it was ` +
        'written. Leave it to the application: it closes and archives its files itself.',
    );
  }
}

/** Where the end of the chain is known, records are written even while the archive cannot be read. */
async function lastClosedOf(path: string, archive: string, known?: ChainEnd): ReturnType<typeof lastClosed> {
  return lastClosed(path, archive).catch((error: unknown) => {
    if (known) return undefined;
    throw error;
  });
}

/** @returns the file's length afterwards */
async function mend(handle: FileHandle, { torn, wholeBytes, endless }: AuditTail): Promise<number> {
  if (endless) await handle.write('\n');
  else if (torn.length > 0) await handle.truncate(wholeBytes);
  else return wholeBytes;
  await handle.datasync();
  return endless ? wholeBytes + 1 : wholeBytes;
}

/** A file restored from a copy may be older than the known end. */
function furthest(known: ChainEnd = CHAIN_START, found: ChainEnd = CHAIN_START): ChainEnd {
  const { seq, hash } = found.seq > known.seq ? found : known;
  return { seq, hash };
}

function damaged(path: string): Error {
  return auditError(
    `the last record of "${path}" was changed after it was written. Run "npx nestjs-observability audit verify" on it, keep it as ` +
      'evidence, and move it away: the chain continues in a new file.',
  );
}

function refuseAuditLink(path: string): void {
  try {
    refuseLink(path);
  } catch (error) {
    throw auditError(`"${path}" cannot be used: ${reasonOf(error)}.`);
  }
}
