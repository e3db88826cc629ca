import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LostLines } from '../lost-lines.js';
import { AsyncFileDestination } from './async-file.destination.js';

const OPTIONS = { fileMaxBytes: 200_000, fileMaxAgeMs: 0, fileMaxFiles: 100, fileCompress: false };

describe('a log file that is written in the background', () => {
  let folder: string;
  let lost: LostLines;
  let file: AsyncFileDestination;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'async-log-files-'));
    lost = new LostLines();
    file = new AsyncFileDestination(join(folder, 'app.log'), OPTIONS, lost);
  });
  afterEach(() => {
    file.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (first: number, count: number): void => {
    for (let n = first; n < first + count; n++) file.write(`${n} ${'x'.repeat(80)}\n`);
  };

  /** The numbers of all lines: closed files by time, the open one last. */
  const numbers = (): number[] => {
    const closed = readdirSync(folder).filter((name) => name !== 'app.log');
    return [...closed.sort(), 'app.log'].flatMap((name) =>
      readFileSync(join(folder, name), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => parseInt(line)),
    );
  };
  const upTo = (count: number): number[] => [...Array(count).keys()];

  it('gets its lines after the logging call has returned, in their order, over several files', async () => {
    write(0, 10_000);
    expect(numbers()).toEqual([]);
    await file.settled();
    expect(numbers()).toEqual(upTo(10_000));
    expect(readdirSync(folder).length).toBeGreaterThan(3);
    expect(lost.total).toBe(0);
  });

  it('contains all lines when it is closed, including those being written', async () => {
    write(0, 5_000);
    await new Promise((resolve) => setImmediate(resolve));
    write(5_000, 1_000);
    file.close();
    file.write('6000 after the end\n');
    await file.settled();
    expect(numbers().sort((one, other) => one - other)).toEqual(upTo(6_001));
  });

  it('counts the lines without room while the event loop is busy', async () => {
    for (let n = 0; n < 100; n++) file.write(`${n} ${'x'.repeat(100_000)}\n`);
    await file.settled();
    const written = numbers();
    expect(written).toEqual(upTo(83));
    expect(lost.total).toBe(17);
  });
});
