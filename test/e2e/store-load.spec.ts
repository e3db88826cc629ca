import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { scratchFolder } from '../support/store/scratch.js';

/**
 * 45 s in which the application's threads have CPU time, at most 90 s of wall time: other suites run concurrently, and
 * the load pauses while they use the CPUs (see `running-time.mjs`). `OBS_LOAD_SECONDS=120` runs the full two minutes.
 * Longer or isolated loads: bench/store/load.mjs.
 */
const SECONDS = Number(process.env['OBS_LOAD_SECONDS'] ?? 45);
const MIB = 2 ** 20;
const TICKS_PER_SECOND = 100;
const LINES_PER_TICK = 50;
/** Memory limit of the thread, and memory of the application for its series and lines without a store. */
const THREAD_MIB = 200;
const MAIN_MIB = 40;
const SERIES = 50_000;
const SAMPLING_MS = 5000;
/** Samplings that may be missed while the thread had no CPU time. */
const SAMPLINGS_MISSED = 2;

interface Outcome {
  readonly dropped: Readonly<Record<string, number>>;
  /** Log lines stored. */
  readonly lines: number;
  readonly samples: number;
  readonly series: number;
  readonly ticks: number;
  readonly ticksLate: number;
  /** Duration of the load in milliseconds. */
  readonly loadMs: number;
  readonly rssBefore: number;
  /** Memory every 250 ms. */
  readonly rss: readonly number[];
}

const scratch = scratchFolder();
beforeAll(() => {
  execFileSync(process.execPath, ['scripts/ensure-built.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
}, 300_000);
afterAll(() => scratch.remove());

it(
  'An application with 10,000 samples, 5,000 lines and 1,000 spans a second drops nothing, and its memory stays flat',
  async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--no-warnings', 'test/support/store-load.mjs', String(SECONDS), scratch.path],
      { env: { ...process.env, NODE_OPTIONS: '' }, maxBuffer: 16 * MIB },
    );
    const { dropped, lines, samples, series, ticks, ticksLate, loadMs, rssBefore, rss } = JSON.parse(
      stdout,
    ) as Outcome;
    expect(series).toBeGreaterThan(SERIES);
    expect(ticks + ticksLate).toBe(Math.floor(loadMs / (1000 / TICKS_PER_SECOND)));
    expect(ticksLate).toBeLessThan(TICKS_PER_SECOND);
    expect(Object.entries(dropped).filter(([, count]) => count > 0)).toEqual([]);
    expect(Object.keys(dropped)).toEqual(expect.arrayContaining(['metrics', 'logs', 'spans', 'listeners']));
    expect(lines).toBe(ticks * LINES_PER_TICK);
    expect(samples).toBeGreaterThan((Math.floor(loadMs / SAMPLING_MS) - SAMPLINGS_MISSED) * SERIES);
    const [half, quarter] = [Math.floor(rss.length / 2), Math.floor(rss.length / 4)];
    expect((median(rss.slice(-quarter)) - rssBefore) / MIB).toBeLessThan(THREAD_MIB + MAIN_MIB);
    // Garbage collections are 20 s apart and free 40 MiB: what remains after one tells whether memory grows.
    expect(Math.min(...rss.slice(half)) / Math.min(...rss.slice(quarter, half))).toBeLessThan(1.1);
  },
  (SECONDS * 2 + 120) * 1000,
);

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] as number;
}
