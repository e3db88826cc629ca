import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditLock } from './audit-lock.js';

describe('AuditLock', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'audit-lock-'));
    file = join(folder, 'audit.jsonl');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('takes over at once a lock whose process was killed, though its id is in use again', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    const lock = await AuditLock.take(file);
    const path = join(folder, '.audit.jsonl.lock');
    const holder = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    writeFileSync(path, JSON.stringify({ ...holder, pid: child.pid }));
    // The child process is alive, but started at another time than the holder.
    const taken = await AuditLock.take(file);
    expect([await lock.isHeld(), await taken.isHeld()]).toEqual([false, true]);
    await Promise.all([lock.release(), taken.release()]);
    child.kill('SIGKILL');
  });

  it('watches a lock of another machine for updates before it takes it over', async () => {
    const path = join(folder, '.audit.jsonl.lock');
    writeFileSync(path, JSON.stringify({ pid: 1, started: '1', machine: 'elsewhere x y' }));
    const beat = setInterval(() => appendFileSync(path, ' '), 20);
    await expect(AuditLock.take(file, 2_000)).rejects.toMatchObject({
      message: expect.stringContaining('process 1 on elsewhere'),
    });
    clearInterval(beat);
    const lock = await AuditLock.take(file, 100);
    expect(await lock.isHeld()).toBe(true);
    await lock.release();
  });
});
