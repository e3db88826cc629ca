import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { isStaleAt, markStale, type SeriesSource } from '#contracts';
import { asking, seriesFrom } from '../../../../test/support/promql-series.js';
import { createEngine } from './engine.js';
import { memorySource } from './memory-source.js';

const day = { startMs: 0, endMs: 86_400_000, stepMs: 86_400 };

/** Series of one day with a sample every 5 s. */
function busy(count: number): SeriesSource {
  const timestamps = Float64Array.from({ length: 17_280 }, (_, i) => i * 5000);
  const values = Float64Array.from(timestamps, (_, i) => i);
  const series = Array.from({ length: count }, (_, i) => ({
    labels: { __name__: 'hits_total', i: String(i) },
    timestamps,
    values,
  }));
  return memorySource(series);
}

describe('limits', () => {
  const { engine } = asking('up: 1 2 3');

  it.each([
    [
      { startMs: 0, endMs: 11_001, stepMs: 1 },
      'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
    ],
    [
      { startMs: 0, endMs: 10, stepMs: 0 },
      'zero or negative query resolution step widths are not accepted. Try a positive integer',
    ],
    [{ startMs: 10, endMs: 0, stepMs: 1 }, 'end timestamp must not be before start time'],
    [{ startMs: NaN, endMs: 0, stepMs: 1 }, 'invalid start null: it must be a whole number of milliseconds'],
  ])('times %j are refused in the words of the HTTP API', async (times, problem) => {
    await expect(engine.range('up', times)).rejects.toMatchObject({ type: 'bad_data', problem });
  });

  it('11,000 steps are allowed', async () => {
    const { value } = await engine.range('up', { startMs: 0, endMs: 11_000, stepMs: 1 });
    expect(value).toMatchObject({
      series: [{ timestamps: expect.objectContaining({ length: 11_001 }) as unknown }],
    });
  });

  it('samples that were read and those of results count', async () => {
    const tooMany = 'query processing would load too many samples into memory in query execution';
    const small = asking('up: 0+1x9', { maxSamples: 20 });
    expect(await small.at(300, 'up offset 30s')).toEqual({ 'up{}': 9 });
    await expect(small.over(0, 300, 10, 'up')).rejects.toMatchObject({ type: 'execution', problem: tooMany });
    await expect(small.at(0, 'sum_over_time(vector(1)[1h:1s])')).rejects.toMatchObject({ problem: tooMany });
  });

  it('series and depth are limited', async () => {
    const two = asking('up{i="1"}: 1\nup{i="2"}: 1', { maxSeries: 1, maxDepth: 20 });
    await expect(two.at(0, 'up')).rejects.toMatchObject({
      problem: expect.stringContaining('more than 1 series') as unknown,
    });
    await expect(two.at(0, `${'-('.repeat(30)}1${')'.repeat(30)}`)).rejects.toMatchObject({
      type: 'bad_data',
      problem: expect.stringContaining('more than 20 levels deep') as unknown,
    });
  });

  it('an expression of hundreds of operations is evaluated', async () => {
    expect(await asking('up: 1').at(0, Array(300).fill('up').join(' + '))).toEqual({ '{}': 300 });
  });
});

describe('cancelling', () => {
  it('ends a running query within milliseconds', async () => {
    const controller = new AbortController();
    const engine = createEngine({ source: busy(200) });
    const query = engine.range('sum(quantile_over_time(0.9, hits_total[1h]))', {
      ...day,
      signal: controller.signal,
    });
    await turn();
    controller.abort();
    const aborted = performance.now();
    await expect(query).rejects.toMatchObject({
      type: 'canceled',
      problem: 'query was canceled in expression evaluation',
    });
    expect(performance.now() - aborted).toBeLessThan(5000);
  });

  it('a query that takes too long, even waiting for its source, times out', async () => {
    const engine = createEngine({ source: { select: () => new Promise(() => undefined) }, timeoutMs: 20 });
    // The query's timer does not keep the process alive, so this timer does.
    const alive = setTimeout(() => undefined, 10_000);
    await expect(engine.instant('up', { timeMs: 0 })).rejects.toMatchObject({
      type: 'timeout',
      problem: 'query timed out in expression evaluation',
    });
    clearTimeout(alive);
  });

  it('an error of the source is the error of the query', async () => {
    const source = { select: () => Promise.reject(new Error('disk gone')) };
    await expect(createEngine({ source }).instant('up', { timeMs: 0 })).rejects.toThrow('disk gone');
  });
});

it('gives the thread to other work while it evaluates', async () => {
  let turns = 0;
  let running = true;
  const count = () => {
    turns++;
    if (running) setImmediate(count);
  };
  setImmediate(count);
  // Measured in CPU time, because a process may be suspended on a busy machine.
  const before = process.cpuUsage();
  await createEngine({ source: busy(6) }).range('avg(quantile_over_time(0.9, hits_total[1h]))', day);
  running = false;
  const { user, system } = process.cpuUsage(before);
  expect(turns).toBeGreaterThan((user + system) / 1000 / 50);
});

it('reads a selector once per query', async () => {
  let reads = 0;
  const memory = memorySource(seriesFrom('up: 1 2 3'));
  const source: SeriesSource = {
    select: (...args) => {
      reads++;
      return memory.select(...args);
    },
  };
  await createEngine({ source }).instant('rate(up[1m]) / (rate(up[1m]) + 1)', { timeMs: 60_000 });
  expect(reads).toBe(1);
});

it('names are dropped at the end of the query, or at once', async () => {
  const text = 'a_total{x="1"}: 1\nb_total{x="2"}: 2';
  const expr = 'label_replace(-{x!=""}, "was", "$1", "__name__", "(.)_total")';
  expect(await asking(text).at(0, expr)).toEqual({ '{was=a,x=1}': -1, '{was=b,x=2}': -2 });
  expect(await asking(text, { dropNames: 'early' }).at(0, expr)).toEqual({ '{x=1}': -1, '{x=2}': -2 });
});

it.each([
  [
    'histogram_sum(up)',
    'histogram_sum() is not evaluated: it needs native histograms, and only floats are stored.',
  ],
  ['limitk(1, up)', 'limitk() is not evaluated: Prometheus has it only behind a feature flag.'],
  ['info(up)', 'info() is not evaluated: Prometheus has it only behind a feature flag.'],
])('%s is refused, even when experimental functions are wanted', async (expr, problem) => {
  const { at } = asking('up: 1', { experimental: true });
  await expect(at(0, expr)).rejects.toMatchObject({ code: 'OBS_PROMQL', problem });
});

it.each([
  ['mad_over_time(n[5m])', { '{}': 1 }],
  ['ts_of_max_over_time(n[5m])', { '{}': 90 }],
  ['sort_by_label_desc(v, "i")', { 'v{i=v10}': 1, 'v{i=v9}': 2 }],
  ['double_exponential_smoothing(n[5m], 0.5, 0.5)', { '{}': 3 }],
  ['max_of(start(), end()) + min_of(step(), range())', 120],
])('%s is evaluated when experimental functions are wanted', async (expr, expected) => {
  const text = 'n: 0 1 2 3\nv{i="v9"}: 2\nv{i="v10"}: 1';
  expect(await asking(text, { experimental: true }).at(120, expr)).toEqual(expected);
  await expect(asking(text).at(120, expr)).rejects.toThrow('experimental and not enabled');
});

it('warns where Prometheus warns', async () => {
  const { engine } = asking('up: 1 2 3');
  const { warnings, infos } = await engine.range('sort(quantile(2, rate(up[1m])))', {
    startMs: 0,
    endMs: 60_000,
    stepMs: 30_000,
  });
  expect(warnings).toEqual([
    'PromQL warning: quantile value should be between 0 and 1, got 2 (1:15)',
    'PromQL warning: sort is ineffective for range queries since results are always ordered by labels (1:1)',
  ]);
  expect(infos).toEqual([
    'PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "up" (1:23)',
  ]);
});

describe('the staleness marker', () => {
  it('survives copies of arrays and differs from an ordinary NaN', () => {
    const values = Float64Array.of(1, NaN, 3);
    markStale(values, 2);
    const copies = [values.slice(), values.subarray(1), Float64Array.from(values.slice())];
    expect(copies.map((copy) => isStaleAt(copy, copy.length - 1))).toEqual([true, true, true]);
    expect([isStaleAt(values, 0), isStaleAt(values, 1)]).toEqual([false, false]);
  });
});
