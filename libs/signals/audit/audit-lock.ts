import { readFileSync, readlinkSync } from 'node:fs';
import { open, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PRIVATE_MODE } from '#kernel';
import { errorCode } from '#contracts';
import { auditError } from './audit-error.js';
import { makeFolder } from './make-folder.js';

const HEARTBEAT_MS = 2_000;
/** A holder that cannot be looked up counts as dead after this long without a heartbeat. */
const SILENCE_MS = 10_000;

/** The holder of the lock. */
interface Holder {
  pid: number;
  /** Start time of the process, in clock ticks since boot, because process ids are reused. */
  started: string | undefined;
  /** The machine and process namespace in which the process id is valid. */
  machine: string;
}

/**
 * Locks an audit file for one process, across crashes. The lock file names the writer: process id, start time and
 * machine (with the process namespace, to distinguish containers). A dead holder, even after SIGKILL, is replaced at
 * once if it ran here; if it ran elsewhere (another container or machine with the same volume), after ten seconds
 * without a heartbeat.
 */
export class AuditLock {
  private readonly heartbeat: NodeJS.Timeout;

  private constructor(
    private readonly path: string,
    /** Stays open while the lock is held, so that no other file gets its inode. */
    private readonly handle: FileHandle,
    private readonly inode: number,
  ) {
    this.heartbeat = setInterval(() => this.touch(), HEARTBEAT_MS).unref();
  }

  /**
   * @param silenceMs time without a heartbeat after which a holder that cannot be looked up counts as dead
   * @throws ObservabilityError `OBS_AUDIT` when another process, or another log of this one, holds the lock
   */
  static async take(file: string, silenceMs = SILENCE_MS): Promise<AuditLock> {
    const path = join(dirname(file), `.${basename(file)}.lock`);
    await makeFolder(dirname(path));
    for (;;) {
      const handle = await create(path);
      if (handle) return new AuditLock(path, handle, (await handle.stat()).ino);
      const holder = await readHolder(path);
      if (await isAlive(path, holder, silenceMs)) throw inUse(file, holder);
      await discard(path, holder);
    }
  }

  /** Whether the lock file is still the one of this lock. */
  async isHeld(): Promise<boolean> {
    return (await stat(this.path).catch(() => undefined))?.ino === this.inode;
  }

  async release(): Promise<void> {
    clearInterval(this.heartbeat);
    if (await this.isHeld()) await rm(this.path, { force: true });
    await this.handle.close();
  }

  private touch(): void {
    const now = new Date();
    this.handle.utimes(now, now).catch(() => undefined);
  }
}

/** Undefined when the lock file exists already. */
async function create(path: string): Promise<FileHandle | undefined> {
  try {
    const handle = await open(path, 'wx', PRIVATE_MODE);
    await handle.writeFile(JSON.stringify(ourselves()));
    return handle;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return undefined;
    throw error;
  }
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

async function isAlive(path: string, holder: Holder | undefined, silenceMs: number): Promise<boolean> {
  if (holder?.started && holder.machine === ourselves().machine)
    return startOf(holder.pid) === holder.started;
  const end = performance.now() + silenceMs;
  const first = await lastSign(path);
  while (performance.now() < end) {
    await wait(Math.min(HEARTBEAT_MS, silenceMs) / 4);
    const sign = await lastSign(path);
    if (sign === undefined) return false;
    if (sign !== first) return true;
  }
  return false;
}

async function lastSign(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.mtimeMs;
}

/**
 * Moves a dead holder's lock aside. If several processes do so, one of them may have moved a live lock, which it moves
 * back.
 */
async function discard(path: string, judged: Holder | undefined): Promise<void> {
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
    const moved = await readHolder(aside);
    if (JSON.stringify(moved) === JSON.stringify(judged)) await rm(aside, { force: true });
    else await rename(aside, path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

function inUse(file: string, holder: Holder | undefined): Error {
  const who = holder ? `process ${holder.pid} on ${holder.machine.split(' ', 1)[0]}` : 'another process';
  return auditError(
    `the audit file "${file}" is written by ${who}. Two writers would break its chain: give each process a different ` +
      'file (audit.file, AUDIT_LOG_FILE), or stop the other one.',
  );
}

let machine: string | undefined;

function ourselves(): Holder {
  machine ??= [hostname(), textOf('/proc/sys/kernel/random/boot_id'), namespace()].join(' ');
  return { pid: process.pid, started: startOf(process.pid), machine };
}

/** Undefined when the process does not exist, or without `/proc`. */
function startOf(pid: number): string | undefined {
  // The process name, second and in parentheses, may contain spaces; the start time is field 22. A zombie does not
  // write any more.
  const fields = textOf(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  return fields[0] === 'Z' ? undefined : fields[19];
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

function namespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
