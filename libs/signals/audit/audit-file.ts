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

/** What was not as it had been left when a file was opened. */
export interface Recovery {
  /** Bytes of a last line that a crash had cut off; they were never acknowledged. */
  discarded_bytes?: number;
  /** The file had gone while the application ran. */
  file_missing?: boolean;
}

/** How far an open file has got. */
interface Position {
  /** Bytes that are known to be good. */
  bytes: number;
  /** The last record in it, or before it. */
  end: ChainEnd;
  /** When its first record was written, in milliseconds since 1970; undefined without any. */
  since: number | undefined;
}

/** The open file of an audit log: whole lines are appended, and are on disk when `append` resolves. */
export class AuditFile {
  private constructor(
    private readonly path: string,
    private readonly handle: FileHandle,
    private readonly inode: number,
    private position: Position,
    readonly recovery: Recovery,
  ) {}

  /**
   * Opens or makes a file and mends what a crash left: a last line that was cut off is taken away.
   *
   * @param archive folder of the closed files, in which the chain is looked up when the file is new
   * @param known how far the chain is known to have got, where the file was open before
   * @throws ObservabilityError `OBS_AUDIT` when the last record is not what was written
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
      const closed = tail.last ? undefined : await lastClosed(path, archive);
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
   * Appends lines. When that fails, what was written of them is taken away again.
   *
   * @param end where the chain has got to with them
   * @param since when the first of them was recorded
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

  /** Gives the file its final name; another one goes on at its old place. */
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

  /** What another process appended stays: it is evidence. */
  private async takeBack(from: number, to: number): Promise<void> {
    const { size } = await this.handle.stat();
    if (size <= to) await this.handle.truncate(from);
  }

  /** Writing to a file that another process removed, moved or wrote to succeeds without an error, hence this check. */
  private async checkPlace(size: number): Promise<void> {
    const found = await stat(this.path).catch(() => undefined);
    if (found?.ino === this.inode && found.size === size) return;
    throw auditError(
      `"${this.path}" was ${found?.ino === this.inode ? 'changed by another process' : 'removed or replaced'} while it was ` +
        'written. Leave it to the application: it closes and archives its files itself.',
    );
  }
}

/** @returns how long the file is then */
async function mend(handle: FileHandle, { torn, wholeBytes, endless }: AuditTail): Promise<number> {
  if (endless) await handle.write('\n');
  else if (torn.length > 0) await handle.truncate(wholeBytes);
  else return wholeBytes;
  await handle.datasync();
  return endless ? wholeBytes + 1 : wholeBytes;
}

/** A file that was put back from a copy may be behind what is known. */
function furthest(known: ChainEnd = CHAIN_START, found: ChainEnd = CHAIN_START): ChainEnd {
  const { seq, hash } = found.seq > known.seq ? found : known;
  return { seq, hash };
}

function damaged(path: string): Error {
  return auditError(
    `the last record of "${path}" is not what was written. Run "npx nestjs-observability audit verify" on it, keep it as ` +
      'evidence, and move it away: the chain goes on in a new file.',
  );
}

function refuseAuditLink(path: string): void {
  try {
    refuseLink(path);
  } catch (error) {
    throw auditError(`"${path}" cannot be used: ${reasonOf(error)}.`);
  }
}
