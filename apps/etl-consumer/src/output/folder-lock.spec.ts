import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderLock } from './folder-lock.js';
import { OutputLockedError } from './output-errors.js';

describe('The lock of an output folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lock-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const leave = (owner: object): void => writeFileSync(join(folder, '.writer.lock'), JSON.stringify(owner));

  it('is held by one, free again after release, and leaves no file', async () => {
    const lock = await FolderLock.take(folder);
    const error: unknown = await FolderLock.take(folder).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OutputLockedError);
    expect(String(error)).toContain(`process ${process.pid}`);
    await lock.release();
    await (await FolderLock.take(folder)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is taken over from a process that died', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    leave({ host: hostname(), pid: child.pid, begun: '1' });
    await (await FolderLock.take(folder)).release();
  });

  it('is taken over when the pid now belongs to a later process', async () => {
    leave({ host: hostname(), pid: process.pid, begun: 'long ago' });
    await (await FolderLock.take(folder)).release();
  });

  it('is taken over when its file was torn', async () => {
    writeFileSync(join(folder, '.writer.lock'), '{"ho');
    await (await FolderLock.take(folder)).release();
  });

  it('of another host is respected, and the error says what may be deleted', async () => {
    leave({ host: 'elsewhere', pid: 1, begun: '1' });
    await expect(FolderLock.take(folder)).rejects.toThrow(/on elsewhere.*delete .*\.writer\.lock/);
  });

  it('goes to exactly one of several processes that find the same stale lock', async () => {
    leave({ host: hostname(), pid: process.pid, begun: 'long ago' });
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => FolderLock.take(folder)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(['.writer.lock']);
  });

  it('is taken again when the folder was removed and created again, also by many at once', async () => {
    const lock = await FolderLock.take(folder);
    rmSync(join(folder, '.writer.lock'));
    await Promise.all([lock.ensureHeld(), lock.ensureHeld(), lock.ensureHeld()]);
    await expect(FolderLock.take(folder)).rejects.toThrow(OutputLockedError);
    await lock.release();
  });
});
