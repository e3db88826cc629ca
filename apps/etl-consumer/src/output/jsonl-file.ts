import { constants, type Stats } from 'node:fs';
import { mkdir, open, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { scanLines } from './jsonl-scan.js';
import { LineIndex } from './line-index.js';
import { FileChangedError } from './output-errors.js';

/** A message's lines for one file, in an order that is the same for every delivery. */
export interface MessageLines {
  readonly messageId: string;
  readonly lines: readonly string[];
}

/**
 * A JSONL file with a count of its lines per message. Lines confirmed by {@link append} are on disk; those of a failed
 * append are removed. Calls must not overlap.
 */
export class JsonlFile {
  private handle?: FileHandle;
  private identity = '';
  private size = 0;
  private index = new LineIndex();

  /** @param ownsFolder whether a missing folder of the file is created (its parent must exist) */
  constructor(
    readonly path: string,
    private readonly ownsFolder = false,
  ) {}

  /** Memory used by the index, in bytes. */
  get indexBytes(): number {
    return this.index.bytes;
  }

  /**
   * Opens or creates the file, removes a torn last line and counts the lines of each message. An open file is scanned
   * again only if it changed since this writer's last write.
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
      // Lines of a killed process may exist only in the page cache; from here on they count as stored.
      await handle.datasync();
      await syncFolder(dirname(this.path));
      Object.assign(this, { handle, index, size, identity: identityOf(found) });
    } catch (error) {
      await handle.close().catch(() => undefined);
      throw error;
    }
  }

  /**
   * Appends the missing lines of many messages with one sync; resolves when they are on disk.
   *
   * @returns the number of lines written for each message; the rest existed already
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
      // A deleted file accepts writes without error, but they are lost.
      if (!(await this.isUntouched(size))) throw new FileChangedError(this.path);
      this.size = size;
    } catch (error) {
      await handle.truncate(this.size).catch(() => (trusted = false));
      // After a failed sync or truncation, the content on disk is unknown: the next append opens and scans the file
      // again.
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

/** Makes the names of new files durable as well. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
