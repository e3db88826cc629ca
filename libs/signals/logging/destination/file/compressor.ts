import { OPEN, PRIVATE_MODE } from '#kernel';
import { open, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { errorCode } from '#contracts';
import { warnOnce } from '../warn-once.js';
import { COMPRESSED, type ClosedFile, type ClosedFiles } from './closed-files.js';

/**
 * Milliseconds after which no process writes to a closed file any more, since each process checks its path more often.
 */
const GRACE_MS = 1_000;

/**
 * Compresses closed files one after another, off the main thread. A file is removed once its compressed copy is
 * complete and on disk; interrupted work is repeated at the next start.
 */
export class Compressor {
  private readonly ending = new AbortController();
  private readonly failed: (error: unknown) => void;
  private timer: NodeJS.Timeout | undefined;
  private working = false;

  /**
   * @param closed the closed files
   * @param prune called when the number of files has grown
   */
  constructor(
    private readonly closed: ClosedFiles,
    private readonly prune: () => void,
  ) {
    this.failed = warnOnce('a closed log file cannot be compressed, and stays as it is');
  }

  /** Starts the work that is due, now or after the grace period. */
  wake(): void {
    if (this.working || this.timer || this.ending.signal.aborted) return;
    this.timer = setTimeout(() => void this.work(), GRACE_MS).unref();
  }

  /** Stops at once; the rest is done at the next start. */
  close(): void {
    clearTimeout(this.timer);
    this.ending.abort();
  }

  private async work(): Promise<void> {
    this.timer = undefined;
    this.working = true;
    try {
      this.closed.sweep();
      for (const file of this.plainFiles(GRACE_MS)) await this.compress(file);
      this.prune();
      this.working = false;
      if (this.plainFiles(0).length > 0) this.wake();
    } catch (error) {
      // Retried when the next file is closed.
      this.working = false;
      if (!this.ending.signal.aborted) this.failed(error);
    }
  }

  private plainFiles(minAgeMs: number): ClosedFile[] {
    const before = Date.now() - minAgeMs;
    return this.closed.list().filter(({ compressed, closedAt }) => !compressed && closedAt <= before);
  }

  private async compress({ path }: ClosedFile): Promise<void> {
    const unfinished = this.closed.unfinished(path);
    try {
      const { mode } = await stat(path);
      const source = (await open(path, OPEN.read)).createReadStream();
      const target = (await open(unfinished, OPEN.overwrite, mode & PRIVATE_MODE)).createWriteStream({
        flush: true,
      });
      await pipeline(source, createGzip(), target, { signal: this.ending.signal });
      // The file was written to meanwhile: compress it again later.
      if ((await stat(path)).size !== source.bytesRead) return await rm(unfinished, { force: true });
      await rename(unfinished, path + COMPRESSED);
      await rm(path, { force: true });
    } catch (error) {
      await rm(unfinished, { force: true });
      // The file was removed meanwhile, by pruning or by another process.
      if (errorCode(error) !== 'ENOENT') throw error;
    }
  }
}
