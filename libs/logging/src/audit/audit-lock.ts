import { readFileSync, readlinkSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { auditError, codeOf } from './audit-error.js';

const HEARTBEAT_MS = 2_000;
/** A holder that cannot be looked up is taken for dead after this long without a sign of life. */
const SILENCE_MS = 10_000;

/** Who holds the lock. */
interface Holder {
  pid: number;
  /** When the process started, in clock ticks since the machine did: process ids are used again. */
  started: string | undefined;
  /** Where its process id means something. */
  machine: string;
}

/**
 * Keeps an audit file to one process, across its crashes. The file beside it says who writes: process id, start time
 * and machine (with the process namespace, so that containers are told apart). A holder that is gone, by SIGKILL too,
 * is replaced at once when it ran here; one that ran elsewhere (another container or machine, the same volume) when the
 * lock shows no sign of life for ten seconds.
 */
export class AuditLock {
  private readonly heartbeat: NodeJS.Timeout;

  private constructor(
    private readonly path: string,
    private readonly inode: number,
  ) {
    this.heartbeat = setInterval(() => this.touch(), HEARTBEAT_MS).unref();
  }

  /** @throws ObservabilityError `OBS_AUDIT` when another process, or another log of this one, holds it */
  static async take(file: string): Promise<AuditLock> {
    const path = join(dirname(file), `.${basename(file)}.lock`);
    await mkdir(dirname(path), { recursive: true });
    for (;;) {
      const inode = await create(path);
      if (inode !== undefined) return new AuditLock(path, inode);
      const holder = await readHolder(path);
      if (await isAlive(path, holder)) throw inUse(file, holder);
      await discard(path, holder);
    }
  }

  /** Whether it is still this lock that lies there. */
  async isHeld(): Promise<boolean> {
    return (await stat(this.path).catch(() => undefined))?.ino === this.inode;
  }

  async release(): Promise<void> {
    clearInterval(this.heartbeat);
    if (await this.isHeld()) await rm(this.path, { force: true });
  }

  private touch(): void {
    const now = new Date();
    utimes(this.path, now, now).catch(() => undefined);
  }
}

/** @returns the lock's inode; undefined when there is one already */
async function create(path: string): Promise<number | undefined> {
  try {
    const handle = await open(path, 'wx');
    await handle.writeFile(JSON.stringify(ourselves()));
    const { ino } = await handle.stat();
    await handle.close();
    return ino;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return undefined;
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

async function isAlive(path: string, holder: Holder | undefined): Promise<boolean> {
  if (holder?.started && holder.machine === ourselves().machine)
    return startOf(holder.pid) === holder.started;
  const end = performance.now() + SILENCE_MS;
  const first = await lastSign(path);
  while (performance.now() < end) {
    await wait(HEARTBEAT_MS / 4);
    const sign = await lastSign(path);
    if (sign === undefined) return false;
    if (sign !== first) return true;
  }
  return false;
}

async function lastSign(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.mtimeMs;
}

/** Of several that find the same dead holder one moves it aside; whoever moved a living one by it puts that back. */
async function discard(path: string, judged: Holder | undefined): Promise<void> {
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
    const moved = await readHolder(aside);
    if (JSON.stringify(moved) === JSON.stringify(judged)) await rm(aside, { force: true });
    else await rename(aside, path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

function inUse(file: string, holder: Holder | undefined): Error {
  const who = holder ? `process ${holder.pid} on ${holder.machine.split(' ', 1)[0]}` : 'another process';
  return auditError(
    `the audit file "${file}" is written by ${who}. Two writers would break its chain: give each process a file of its ` +
      'own (audit.file, AUDIT_LOG_FILE), or stop the other one.',
  );
}

let machine: string | undefined;

function ourselves(): Holder {
  machine ??= [hostname(), textOf('/proc/sys/kernel/random/boot_id'), namespace()].join(' ');
  return { pid: process.pid, started: startOf(process.pid), machine };
}

/** Undefined when there is no such process, or no `/proc`. */
function startOf(pid: number): string | undefined {
  // The name, second and in brackets, may hold blanks; the start time is the 22nd field. A zombie writes no more.
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
