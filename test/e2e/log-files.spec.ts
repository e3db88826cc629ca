import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mountSmallDisk } from '../support/small-disk.js';
import { until } from '../support/story.js';
import { gapsIn, readLogFiles } from '../../endurance/log-files/check.mjs';

const RATE = 20_000;

interface Writer {
  child: ChildProcess;
  /** Resolves when a line with this number was written. */
  reached(number: number): Promise<void>;
  /** Ends the wait after `HOLD_AT` lines. */
  goOn(): void;
  /** The last number written, and the error output. */
  ended: Promise<{ last: number; stderr: string; code: number | null }>;
}

describe('log files of a process that writes 20,000 lines per second', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'log-files-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function start(
    lines: number,
    { first = 0, path = folder, env = {} }: { first?: number; path?: string; env?: object } = {},
  ): Writer {
    const script = ['endurance/log-files/writer.mjs', 'ours', join(path, 'app.log')];
    const child = spawn(
      process.execPath,
      [
        ...['-C', 'obs:source', '--import', './test/support/typescript-loader.mjs'],
        ...[...script, String(RATE), String(lines), String(first)],
      ],
      {
        env: { ...process.env, NODE_OPTIONS: '', LOG_FILE_MAX_BYTES: '500000', ...env },
        timeout: 110_000,
        killSignal: 'SIGKILL',
      },
    );
    let [last, stderr] = [first - 1, ''];
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      for (const text of chunk.toString().split('\n')) {
        if (/^\d+$/.test(text)) last = Number(text);
      }
    });
    const ended = once(child, 'close').then(([code]) => ({ last, stderr, code: code as number | null }));
    const reached = async (number: number): Promise<void> => {
      while (last < number && child.exitCode === null) await once(child.stdout, 'data');
    };
    const goOn = (): void => void child.stdin.write('\n');
    return { child, reached, goOn, ended };
  }

  it('loses and tears no line over many files, compressed and not', async () => {
    const writer = start(60_000, { env: { HOLD_AT: '40000' } });
    await until(
      () => readdirSync(folder).some((name) => name.endsWith('.gz')) || undefined,
      'a compressed file',
    );
    writer.goOn();
    const { code, stderr } = await writer.ended;
    const { numbers, torn, files, compressed } = readLogFiles(folder);
    expect({ torn, code, stderr, ...gapsIn(numbers, 0, 59_999) }).toEqual({
      torn: 0,
      code: 0,
      stderr: '',
      missing: [],
      twice: [],
    });
    expect(files).toBeGreaterThan(15);
    expect(compressed).toBeGreaterThan(0);
  });

  it('keeps a bounded number of files, the newest', async () => {
    await start(40_000, { env: { LOG_FILE_MAX_FILES: '4' } }).ended;
    const { numbers, torn, files } = readLogFiles(folder);
    expect(files).toBe(5);
    expect(torn).toBe(0);
    expect(gapsIn(numbers, numbers[0] ?? 0, 39_999)).toEqual({ missing: [], twice: [] });
  });

  it('has every line that was handed over before SIGKILL, and goes on after a restart', async () => {
    const killed = start(Infinity);
    await killed.reached(30_000);
    killed.child.kill('SIGKILL');
    const { last } = await killed.ended;
    const { numbers, torn } = readLogFiles(folder);
    expect(torn).toBeLessThanOrEqual(1);
    expect(gapsIn(numbers, 0, last)).toEqual({ missing: [], twice: [] });

    await start(5_000, { first: 1_000_000 }).ended;
    const after = readLogFiles(folder);
    expect(after.torn).toBe(torn);
    expect(gapsIn(after.numbers, 0, last).missing).toEqual([]);
    expect(gapsIn(after.numbers, 1_000_000, 1_004_999).missing).toEqual([]);
  });

  it('loses nothing when two processes write to one file and both rotate it', async () => {
    const both = [start(30_000), start(30_000, { first: 1_000_000 })];
    await Promise.all(both.map(({ ended }) => ended));
    const { numbers, torn } = readLogFiles(folder);
    expect(torn).toBe(0);
    expect(gapsIn(numbers, 0, 29_999).missing).toEqual([]);
    expect(gapsIn(numbers, 1_000_000, 1_029_999).missing).toEqual([]);
    expect(gapsIn(numbers, 0, 0).twice).toEqual([]);
  });

  it('survives that its folder is removed, with one warning', async () => {
    const logs = join(folder, 'logs');
    mkdirSync(logs);
    const survivor = start(60_000, { path: logs, env: { HOLD_AT: '20000' } });
    await survivor.reached(19_999);
    // Renamed first: files that are being compressed must not appear in a folder that is being removed.
    const removed = join(folder, 'removed');
    renameSync(logs, removed);
    rmSync(removed, { recursive: true });
    survivor.goOn();
    const { stderr, code } = await survivor.ended;
    const { numbers, torn } = readLogFiles(logs);
    expect(gapsIn(numbers, numbers[0] ?? 0, 59_999)).toEqual({ missing: [], twice: [] });
    expect(numbers[0]).toBeLessThan(30_000);
    expect({ torn, code }).toEqual({ torn: 0, code: 0 });
    expect(stderr.match(/was removed; a new one is written/g)).toHaveLength(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  const disk = mountSmallDisk(2_097_152);
  const mayMount = disk !== undefined;
  disk?.remove();
  (mayMount ? it : it.skip)(
    `survives a full disk, with one warning and one all-clear that counts what was lost${mayMount ? '' : ' (skipped: this user may not mount a tmpfs)'}`,
    async () => {
      const small = mountSmallDisk(2_097_152);
      if (!small) throw new Error('the disk could be mounted a moment ago');
      try {
        const survivor = start(60_000, {
          path: small.folder,
          env: { LOG_FILE_MAX_BYTES: '0', HOLD_AT: '40000' },
        });
        await survivor.reached(39_999);
        small.resize(67_108_864);
        survivor.goOn();
        const { stderr, code } = await survivor.ended;
        const { numbers, torn } = readLogFiles(small.folder);
        const { missing, twice } = gapsIn(numbers, 0, 59_999);
        expect({ torn, twice, code }).toEqual({ torn: 0, twice: [], code: 0 });
        expect(numbers.at(-1)).toBe(59_999);
        const said = stderr.trim().split('\n');
        expect(said).toHaveLength(2);
        expect(said[0]).toMatch(/log lines cannot be written to ".*app\.log": ENOSPC/);
        expect(said[1]).toMatch(
          new RegExp(`are written to ".*app\\.log" again; ${missing.length} were lost`),
        );
        expect(missing.length).toBeGreaterThan(0);
      } finally {
        small.remove();
      }
    },
  );
});
