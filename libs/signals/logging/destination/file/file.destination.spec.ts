import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { watch } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mountSmallDisk } from '../../../../../test/support/small-disk.js';
import { LostLines } from '../lost-lines.js';
import { FileDestination } from './file.destination.js';

const SMALL = { fileMaxBytes: 1_000, fileMaxAgeMs: 0, fileMaxFiles: 100, fileCompress: false };
const LOOK_MS = 110;

describe('log files', () => {
  let folder: string;
  let file: string;
  let lost: LostLines;
  let open: FileDestination[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'log-files-'));
    file = join(folder, 'app.log');
    lost = new LostLines();
  });
  afterEach(() => {
    for (const destination of open) destination.close();
    open = [];
    rmSync(folder, { recursive: true, force: true });
  });

  function destination(options: Partial<typeof SMALL> = {}, path = file): FileDestination {
    const made = new FileDestination(path, { ...SMALL, ...options }, lost);
    open.push(made);
    return made;
  }

  function write(to: FileDestination, first: number, count: number): void {
    for (let n = first; n < first + count; n++) to.write(`${JSON.stringify({ n, text: 'x'.repeat(80) })}\n`);
  }

  /** The numbers of all lines, in order of file names: closed files by time, the open file last. */
  function numbers(path = folder): number[] {
    const names = readdirSync(path).filter((name) => name.startsWith('app.log'));
    const sorted = [...names.filter((name) => name !== 'app.log').sort(), 'app.log'];
    return sorted.flatMap((name) => {
      const bytes = readFileSync(join(path, name));
      const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as { n: number }).n);
    });
  }

  const closedFiles = (): string[] => readdirSync(folder).filter((name) => name !== 'app.log');
  const upTo = (count: number): number[] => [...Array(count).keys()];
  /** Waits until the next check of the file's path is due; only time triggers it. */
  const passLook = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, LOOK_MS));

  async function folderShows(condition: (names: string[]) => boolean): Promise<void> {
    const timeout = AbortSignal.timeout(15_000);
    const changes = watch(folder, { signal: timeout })[Symbol.asyncIterator]();
    while (!condition(readdirSync(folder))) await changes.next();
    await changes.return?.();
  }

  it('closes a file that would become too large, splits no line, and loses none', () => {
    write(destination(), 0, 100);
    expect(numbers()).toEqual(upTo(100));
    expect(closedFiles().length).toBeGreaterThanOrEqual(9);
    for (const name of readdirSync(folder)) {
      expect(readFileSync(join(folder, name)).length).toBeLessThanOrEqual(SMALL.fileMaxBytes);
    }
  });

  it('keeps no more files than configured, including those from before a restart', () => {
    const first = destination({ fileMaxFiles: 3 });
    write(first, 0, 100);
    expect(closedFiles()).toHaveLength(3);
    first.close();
    expect(closedFiles()).toHaveLength(3);
    destination({ fileMaxFiles: 2 });
    expect(closedFiles()).toHaveLength(2);
    expect(numbers().at(-1)).toBe(99);
  });

  it('leaves other files in the folder alone', () => {
    const others = ['app.log.1', 'app.logs', 'app.log.20260101T000000000Z', 'xapp.log.20260101T000000000Z-1'];
    for (const name of others) writeFileSync(join(folder, name), '');
    write(destination({ fileMaxFiles: 1 }), 0, 50);
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(others));
    expect(closedFiles()).toHaveLength(others.length + 1);
  });

  it('never gives two files the same name, however fast they are closed and by several writers', () => {
    const [one, other] = [destination({ fileMaxBytes: 100 }), destination({ fileMaxBytes: 100 })];
    for (let n = 0; n < 40; n += 2) {
      write(one, n, 1);
      write(other, n + 1, 1);
    }
    expect(numbers().sort((a, b) => a - b)).toEqual(upTo(40));
  });

  it('goes on with the file that it finds, its size and its age', () => {
    const first = destination();
    write(first, 0, 5);
    first.close();
    write(destination(), 5, 10);
    expect(numbers()).toEqual(upTo(15));
    expect(closedFiles()).toHaveLength(1);
  });

  it('starts a new line after one that a killed process left torn', () => {
    writeFileSync(file, '{"n":0}\n{"n":1,"te');
    destination().write('{"n":2}\n');
    expect(readFileSync(file, 'utf8')).toBe('{"n":0}\n{"n":1,"te\n{"n":2}\n');
  });

  it('closes a file that is too old, without a further line', async () => {
    const aging = destination({ fileMaxAgeMs: 300 });
    const closed = folderShows((names) => names.some((name) => name.startsWith('app.log.')));
    write(aging, 0, 1);
    await closed;
    write(aging, 1, 1);
    expect(numbers()).toEqual([0, 1]);
    expect(readFileSync(file, 'utf8')).toContain('"n":1');
  });

  it('compresses closed files completely', async () => {
    const compressing = destination({ fileCompress: true });
    write(compressing, 0, 50);
    await folderShows((names) => names.every((name) => name === 'app.log' || name.endsWith('.gz')));
    expect(closedFiles().length).toBeGreaterThanOrEqual(4);
    expect(numbers()).toEqual(upTo(50));
  });

  it('compresses and tidies up what a process before it left', async () => {
    const stem = 'app.log.20260101T000000000Z-1';
    const done = 'app.log.20260101T000000001Z-1';
    for (const name of [stem, done, `${done}.gz`, `${stem}.gz.${2 ** 22 + 1}.tmp`])
      writeFileSync(join(folder, name), '');
    destination({ fileCompress: true });
    await folderShows(
      (names) => names.sort().join() === ['app.log', `${stem}.gz`, `${done}.gz`].sort().join(),
    );
    expect(closedFiles()).toHaveLength(2);
  });

  it('creates a removed folder again, and carries over lines written before it noticed', async () => {
    const logs = join(folder, 'logs');
    const survivor = destination({ fileMaxBytes: 0 }, join(logs, 'app.log'));
    write(survivor, 0, 10);
    await passLook();
    write(survivor, 10, 1); // Checks the path, then writes.
    rmSync(logs, { recursive: true });
    // Written to a removed file.
    write(survivor, 11, 20);
    await passLook();
    write(survivor, 31, 5);
    expect(numbers(logs)).toEqual(Array.from({ length: 26 }, (_, index) => index + 10));
    expect(lost.total).toBe(0);
  });

  it('keeps lines in memory while the folder cannot be created, and writes them when it can', async () => {
    const logs = join(folder, 'logs');
    const survivor = destination({ fileMaxBytes: 0 }, join(logs, 'app.log'));
    rmSync(logs, { recursive: true });
    writeFileSync(logs, 'a file where the folder was');
    await passLook();
    write(survivor, 0, 20);
    rmSync(logs);
    await passLook();
    survivor.flush();
    write(survivor, 20, 1);
    expect(numbers(logs)).toEqual(upTo(21));
    expect(lost.total).toBe(0);
  });

  it('follows a file that another program has renamed', async () => {
    const followed = destination({ fileMaxBytes: 0 });
    write(followed, 0, 2);
    renameSync(file, join(folder, 'moved'));
    await passLook();
    write(followed, 2, 1);
    expect(readFileSync(join(folder, 'moved'), 'utf8').trimEnd().split('\n')).toHaveLength(2);
    expect(numbers()).toEqual([2]);
  });

  const disk = mountSmallDisk(1_048_576);
  disk?.remove();
  (disk ? it : it.skip)(
    disk
      ? 'survives a full disk: no torn line, bounded memory, every lost line counted, and goes on by itself'
      : 'survives a full disk (skipped: this user may not mount a tmpfs)',
    () => {
      const small = mountSmallDisk(1_048_576);
      if (!small) return;
      try {
        const full = destination({ fileMaxBytes: 0 }, join(small.folder, 'app.log'));
        write(full, 0, 30_000);
        const lostWhileFull = lost.total;
        expect(lostWhileFull).toBeGreaterThan(0);
        small.resize(16_777_216);
        full.flush();
        write(full, 30_000, 100);
        const there = numbers(small.folder);
        expect(there).toEqual([...new Set(there)].sort((a, b) => a - b));
        expect(there.at(-1)).toBe(30_099);
        expect(there.length + lost.total).toBe(30_100);
        expect(lost.total).toBe(lostWhileFull);
      } finally {
        for (const destination of open.splice(0)) destination.close();
        small.remove();
      }
    },
  );

  it('writes to targets other than files, such as standard output, and never renames them', () => {
    write(destination({}, '/dev/null'), 0, 50);
    expect(lost.total).toBe(0);
    expect(readdirSync('/dev').filter((name) => name.startsWith('null.'))).toEqual([]);
  });

  it('reports the problem of a path in a single error', () => {
    mkdirSync(join(folder, 'sub'));
    expect(() => destination({}, join(folder, 'sub'))).toThrow(/OBS_LOG_FILE.*Choose a file/);
  });
});
