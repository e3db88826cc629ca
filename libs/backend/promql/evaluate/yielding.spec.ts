import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { SampleSeries } from '#contracts';
import { createEngine } from './engine.js';
import { memorySource } from './memory-source.js';

const ROWS = 300;
const SAMPLES = 150_000;

/** One series per row, each with one sample. */
const wide = series(ROWS, 1);
const long = series(1, SAMPLES);

function series(count: number, samples: number): SampleSeries[] {
  const timestamps = Float64Array.from({ length: samples }, (_, i) => i * 10);
  return Array.from({ length: count }, (_, i) => ({
    labels: { __name__: 'm', i: String(i), le: String(i % 10) },
    timestamps,
    values: Float64Array.from(timestamps, (_time, at) => ((i + at) * 7919) % 1009),
  }));
}

/**
 * How often a query yields when every reading of the clock says that its time is up. This counts work instead of time,
 * so the result is the same on a busy machine.
 */
async function restsOf(expr: string, from: readonly SampleSeries[], timeMs: number): Promise<number> {
  const rests = jest.spyOn(globalThis, 'setImmediate');
  await createEngine({ source: memorySource(from) }).instant(expr, { timeMs });
  const count = rests.mock.calls.length;
  rests.mockRestore();
  return count;
}

describe('a query can yield its thread', () => {
  beforeEach(() => {
    let clock = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => (clock += 1000));
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  // Selecting, reading and finishing yield once per series each; every operation adds one.
  it.each([
    ['m', 4],
    ['-m', 5],
    ['m[5m]', 4],
    ['abs(m)', 5],
    ['clamp(m, 1, 5)', 6],
    ['m > 3', 6],
    ['m + on (i) m', 8],
    ['m and m', 6],
    ['m or -m', 8],
    ['sum by (i) (m)', 6],
    ['count_values by (i) ("v", m)', 5],
    ['label_replace(m, "x", "$1", "i", "(.*)")', 5],
    ['sort(m)', 4],
    ['histogram_quantile(0.5, m)', 3],
    ['absent(m)', 3],
    ['scalar(m)', 3],
  ])('%s: at least %d times per series', async (expr, least) => {
    // Nine tenths suffice, for the comparison and for series that an earlier step dropped.
    expect(await restsOf(expr, wide, 0)).toBeGreaterThan(0.9 * least * ROWS);
  });

  it.each(
    ['sum', 'avg', 'stddev', 'max']
      .map((name) => `${name}_over_time(m[1d])`)
      .concat(['quantile_over_time(0.5, m[1d])', 'deriv(m[1d])', 'changes(m[1d])', 'rate(m[1d])']),
  )('%s: within one long window', async (expr) => {
    expect(await restsOf(expr, long, SAMPLES * 10)).toBeGreaterThan(3);
  });
});

it('a long window gives what a short one gives', async () => {
  const ask = async (expr: string) => {
    const { value } = await createEngine({ source: memorySource(long) }).instant(expr, {
      timeMs: SAMPLES * 10,
    });
    return value.type === 'vector' ? value.samples[0]?.value : undefined;
  };
  const sorted = [...long[0]!.values].sort((a, b) => a - b);
  expect(await ask('quantile_over_time(0, m[1d])')).toBe(sorted[0]);
  expect(await ask('quantile_over_time(1, m[1d])')).toBe(sorted.at(-1));
  expect(await ask('quantile_over_time(0.5, m[1d])')).toBe(
    (sorted[SAMPLES / 2 - 1]! + sorted[SAMPLES / 2]!) / 2,
  );
  expect(await ask('sum_over_time(m[1d])')).toBe(sorted.reduce((sum, value) => sum + value, 0));
  expect(await ask('count_over_time(m[1d])')).toBe(SAMPLES);
});
