import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { OutputLockedError } from './output-errors.js';

const LOCK_FILE = '.writer.lock';

interface LockOwner {
  readonly host: string;
  readonly pid: number;
  /** Start time of the process in the kernel's ticks; distinguishes it from a later process with the same pid. */
  readonly begun: string;
}

/**
 * Keeps a second process out of a folder by a lock file that names its owner. The lock of a dead process is taken over.
 * The lock of another host is respected, as its owner's state is unknown here.
 *
 * @example
 * ```ts
 * const lock = await FolderLock.take('./output');
 * await lock.release();
 * ```
 */
export class FolderLock {
  private identity = '';
  private checking?: Promise<void>;

  private constructor(
    private readonly folder: string,
    private readonly path: string,
  ) {}

  /** @throws {OutputLockedError} when a running process holds it; file system errors unchanged */
  static async take(folder: string): Promise<FolderLock> {
    const lock = new FolderLock(folder, join(folder, LOCK_FILE));
    await lock.acquire();
    return lock;
  }

  /** Takes the lock again if its file was deleted together with the folder. @throws like {@link take} */
  ensureHeld(): Promise<void> {
    this.checking ??= this.check().finally(() => (this.checking = undefined));
    return this.checking;
  }

  /** Releases the lock, unless another process holds it. */
  async release(): Promise<void> {
    const found = await identityOf(this.path).catch(() => undefined);
    if (found === this.identity) await rm(this.path, { force: true }).catch(() => undefined);
  }

  private async check(): Promise<void> {
    if ((await identityOf(this.path)) !== this.identity) await this.acquire();
  }

  private async acquire(): Promise<void> {
    const own = `${this.path}.${randomUUID()}`;
    await writeFile(own, JSON.stringify(describeProcess(process.pid)));
    try {
      while (!(await linked(own, this.path))) await this.removeIfStale();
      this.identity = (await identityOf(own)) ?? '';
    } finally {
      await rm(own, { force: true });
    }
  }

  private async removeIfStale(): Promise<void> {
    const text = await readFile(this.path, 'utf8').catch(ignoreMissing);
    if (text === undefined) return;
    const owner = parseOwner(text);
    if (owner && isAlive(owner)) {
      throw new OutputLockedError(this.folder, `process ${owner.pid} on ${owner.host}`, this.path);
    }
    // Two processes may see the same stale lock. The moved file is checked, and the lock of a new owner is restored.
    const aside = `${this.path}.${randomUUID()}`;
    await rename(this.path, aside).catch(ignoreMissing);
    if ((await readFile(aside, 'utf8').catch(ignoreMissing)) !== text) await linked(aside, this.path);
    await rm(aside, { force: true });
  }
}

function describeProcess(pid: number): LockOwner {
  return { host: hostname(), pid, begun: beginOf(pid) };
}

function parseOwner(text: string): LockOwner | undefined {
  try {
    const owner = JSON.parse(text) as Partial<LockOwner> | null;
    return typeof owner?.pid === 'number' && typeof owner.host === 'string'
      ? (owner as LockOwner)
      : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(owner: LockOwner): boolean {
  if (owner.host !== hostname()) return true;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return beginOf(owner.pid) === owner.begun;
}

/**
 * Field 22 of /proc/PID/stat, counted from the end of the command name, which may contain any character; empty without
 * /proc.
 */
function beginOf(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/** An inode number may be reused by a later file, so the modification time is included. */
async function identityOf(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(ignoreMissing);
  return found && `${found.dev}:${found.ino}:${found.mtimeMs}`;
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
