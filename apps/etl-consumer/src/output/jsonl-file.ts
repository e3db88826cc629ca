import { constants, type Stats } from 'node:fs';
import { mkdir, open, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { scanLines } from './jsonl-scan.js';
import { LineIndex } from './line-index.js';
import { FileChangedError } from './output-errors.js';

/** The lines a message has for one file, in their order; the same message always brings the same lines. */
export interface MessageLines {
  readonly messageId: string;
  readonly lines: readonly string[];
}

/**
 * One JSONL file that knows how many lines of each message it holds. What {@link append} has confirmed is on the disk;
 * what failed is cut off again. One call at a time.
 */
export class JsonlFile {
  private handle?: FileHandle;
  private identity = '';
  private size = 0;
  private index = new LineIndex();

  /** @param ownsFolder whether the file's folder is made when it is missing (the folder above it must be there) */
  constructor(
    readonly path: string,
    private readonly ownsFolder = false,
  ) {}

  /** Memory taken by the index, in bytes. */
  get indexBytes(): number {
    return this.index.bytes;
  }

  /**
   * Opens the file or makes it, cuts off a torn last line and counts the lines of each message. A file that is open
   * already is only looked at again when it is no longer the one this writer left behind.
   */
  async ensureOpen(): Promise<void> {
    if (this.handle && (await this.isUntouched())) return;
    await this.close();
    if (this.ownsFolder) await makeFolder(dirname(this.path));
    const handle = await open(this.path, constants.O_RDWR | constants.O_CREAT, 0o644);
    try {
      const found = await handle.stat();
      const { index, size } = await scanLines(handle);
      if (found.size > size) await handle.truncate(size);
      // Lines of a killed process may be in the page cache only; from here on they count as stored.
      await handle.datasync();
      await syncFolder(dirname(this.path));
      Object.assign(this, { handle, index, size, identity: identityOf(found) });
    } catch (error) {
      await handle.close().catch(() => undefined);
      throw error;
    }
  }

  /**
   * Appends the lines that are not there yet, for many messages with one sync, and resolves when they are on the disk.
   *
   * @returns for each message how many lines were written; the rest was there already
   */
  async append(batch: readonly MessageLines[]): Promise<number[]> {
    await this.ensureOpen();
    const present = new Map<string, number>();
    const missing = batch.map(({ messageId, lines }) => {
      const there = present.get(messageId) ?? this.index.count(messageId);
      present.set(messageId, Math.max(there, lines.length));
      return lines.slice(there);
    });
    const text = missing.flat().join('');
    if (text !== '') await this.write(Buffer.from(text));
    batch.forEach(({ messageId }, at) => this.index.add(messageId, missing[at]?.length ?? 0));
    return missing.map((lines) => lines.length);
  }

  /** Closes the file; the next append opens it again. */
  async close(): Promise<void> {
    const handle = this.handle;
    this.handle = undefined;
    await handle?.close().catch(() => undefined);
  }

  private async write(bytes: Buffer): Promise<void> {
    const handle = this.handle;
    if (!handle) throw new FileChangedError(this.path);
    let trusted = true;
    try {
      for (let done = 0; done < bytes.length;) {
        done += (await handle.write(bytes, done, bytes.length - done, this.size + done)).bytesWritten;
      }
      trusted = false;
      await handle.datasync();
      const size = this.size + bytes.length;
      // A file removed meanwhile takes writes without complaint; what it took is lost.
      if (!(await this.isUntouched(size))) throw new FileChangedError(this.path);
      this.size = size;
    } catch (error) {
      await handle.truncate(this.size).catch(() => (trusted = false));
      // After a failed sync or truncation nobody knows what the disk holds: the next append opens and scans anew.
      if (!trusted) await this.close();
      throw error;
    }
  }

  private async isUntouched(size = this.size): Promise<boolean> {
    const found = await stat(this.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    return found !== undefined && identityOf(found) === this.identity && found.size === size;
  }
}

function identityOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`;
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

/** Makes the names of new files durable too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
