import { describe, expect, it } from '@jest/globals';
import type { QueryResult, SampleSeries, SeriesSource, TierName } from '#contracts';
import { createEngine } from '#promql';
import { ArrayTables } from '../../../../test/support/sample-tables.js';
import { seededRandom } from '../../../../test/support/seeded-random.js';
import { SampleStore } from './sample-store.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BASE = Math.ceil(1_700_000_000_000 / DAY) * DAY;
const EVERY = 15_000;

/** Four counters, one with resets, and four gauges, one with gaps. */
function filled(hours: number, everyMs = EVERY): SampleStore {
  const random = seededRandom(7);
  const store = new SampleStore(new ArrayTables(), { intervalMs: everyMs });
  const counters = [0, 0, 0, 0];
  for (let timeMs = BASE; timeMs < BASE + hours * HOUR; timeMs += everyMs) {
    const refs: number[] = [];
    const values: number[] = [];
    const add = (name: string, i: number, kind: 'counter' | 'gauge', value: number) => {
      refs.push(
        store.seriesRef({ labels: { __name__: name, route: `/r${i}`, job: i % 2 ? 'a' : 'b' }, kind }),
      );
      values.push(value);
    };
    for (let i = 0; i < 4; i++) {
      const wasReset = i === 3 && random() < 0.005;
      counters[i] = (wasReset ? 0 : counters[i]!) + Math.floor(random() * 10 * (i + 1));
      add('requests_total', i, 'counter', counters[i]!);
      const isGone = i === 3 && Math.floor((timeMs - BASE) / HOUR) % 2 === 1;
      if (!isGone) add('depth', i, 'gauge', Math.round(random() * 1000) / 10 + Math.sin(timeMs / HOUR) * 30);
    }
    store.append({ timeMs: timeMs + 7, refs: Int32Array.from(refs), values: Float64Array.from(values) });
    if (timeMs % 600_000 === 0) while (store.step(timeMs, 1000));
  }
  while (store.step(BASE, 1000));
  return store;
}

/** Results of an expression, and the tiers that were read. */
async function answer(store: SampleStore, expr: string, smallestRangeMs: number, query: Query) {
  const source = store.source({ smallestRangeMs, stepMs: query.stepMs });
  const lookbackMs = source.lookbackMs(query.startMs, query.endMs);
  const result = await createEngine({ source, lookbackMs }).range(expr, query);
  return { result, tiers: [...source.tiersUsed] as TierName[] };
}

/** Like `answer`, but with every sample of the query's period, those between the ranges of its steps included. */
async function answerFromAll(store: SampleStore, expr: string, smallestRangeMs: number, query: Query) {
  const tiered = store.source({ smallestRangeMs, stepMs: query.stepMs });
  const source: SeriesSource = {
    select: (matchers, fromMs, toMs, options) =>
      tiered.select(matchers, fromMs, toMs, { ...options, ranges: undefined }),
  };
  return createEngine({ source, lookbackMs: tiered.lookbackMs(query.startMs, query.endMs) }).range(
    expr,
    query,
  );
}

interface Query {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

/** The largest relative difference between two results; infinite when series or points differ. */
function difference(a: QueryResult, b: QueryResult): number {
  const [first, second] = [seriesOf(a), seriesOf(b)];
  if (first.size !== second.size) return Infinity;
  let largest = 0;
  for (const [key, { timestamps, values }] of first) {
    const other = second.get(key);
    if (!other || other.timestamps.join() !== timestamps.join()) return Infinity;
    for (const [at, value] of values.entries()) {
      const scale = Math.max(Math.abs(value), Math.abs(other.values[at]!), 1e-9);
      largest = Math.max(largest, Math.abs(value - other.values[at]!) / scale);
    }
  }
  return largest;
}

function seriesOf({ value }: QueryResult): Map<string, SampleSeries> {
  const series = value.type === 'matrix' ? value.series : [];
  return new Map(series.map((one) => [JSON.stringify(Object.entries(one.labels).sort()), one]));
}

/** Ranges that end on a minute contain whole points, so raw and rolled-up samples give equal results. */
const EXACT = [
  'depth',
  'requests_total',
  'sum(depth)',
  'sum by (job) (requests_total)',
  'max by (route) (depth)',
  'avg(depth{job="a"})',
  'count(depth)',
  'topk(2, depth)',
  'bottomk by (job) (1, depth)',
  'quantile(0.5, depth)',
  'stddev(depth)',
  'depth > 50',
  'depth * 2 + 1',
  'depth / on (route) requests_total',
  'absent(missing)',
  'max_over_time(depth[10m])',
  'min_over_time(depth[10m])',
  'sum_over_time(depth[10m])',
  'avg_over_time(depth[10m])',
  'count_over_time(depth[10m])',
  'last_over_time(depth[10m])',
  'present_over_time(depth[10m])',
  'max_over_time(depth[10m]) - min_over_time(depth[10m])',
  'sum_over_time(depth[10m]) / count_over_time(depth[10m])',
  'sum by (job) (max_over_time(depth[30m]))',
  'avg by (job) (avg_over_time(depth[30m]))',
  'max(max_over_time(depth{route!="/r3"}[1h]))',
  'max_over_time(depth[10m] offset 20m)',
  'avg_over_time(depth[1h] offset 5m)',
  'count_over_time(requests_total[10m])',
  'last_over_time(requests_total[10m])',
  'max_over_time(requests_total{route="/r1"}[10m])',
  'sum(sum_over_time(depth[5m]))',
  'scalar(sum(depth))',
  'vector(1)',
  'absent_over_time(missing[10m])',
  'label_replace(depth, "to", "$1", "route", "/(.*)")',
];

/**
 * Known differences: `rate` and similar functions extrapolate from the first and last sample in the range, which are
 * further from its borders in roll-ups; functions over all samples see only the last of each minute.
 */
const NEAR: readonly (readonly [expr: string, bound: number])[] = [
  ['rate(requests_total{route!="/r3"}[10m])', 0.25],
  ['increase(requests_total{route!="/r3"}[1h])', 0.06],
  ['sum by (job) (rate(requests_total[30m]))', 0.1],
  ['sum(increase(requests_total[1h]))', 0.05],
  ['rate(requests_total{route="/r3"}[1h])', 0.1],
  ['delta(depth{route="/r0"}[1h])', 2],
  ['quantile_over_time(0.5, depth{route="/r0"}[1h])', 0.5],
  ['stddev_over_time(depth{route="/r0"}[1h])', 0.5],
  ['deriv(depth{route="/r0"}[2h])', 2],
  ['changes(depth{route="/r0"}[1h])', 1],
  ['resets(requests_total{route="/r0"}[1h])', 0],
  ['min_over_time(requests_total{route="/r0"}[10m])', 0.1],
  ['avg_over_time(requests_total{route="/r0"}[10m])', 0.05],
];

describe('tiers of samples', () => {
  it('answers 50 expressions from minutes as from raw samples, except for known differences', async () => {
    const store = filled(9);
    const query = { startMs: BASE + 2 * HOUR, endMs: BASE + 6 * HOUR, stepMs: 20 * 60_000 };
    const exprs = [...EXACT.map((expr) => [expr, 1e-9] as const), ...NEAR];
    expect(exprs).toHaveLength(50);
    const raw = new Map<string, QueryResult>();
    for (const [expr] of exprs) raw.set(expr, (await answer(store, expr, 600_000, query)).result);
    store.evict('raw', BASE + 8 * HOUR);
    const found: [string, number, TierName[]][] = [];
    for (const [expr, bound] of exprs) {
      const { result, tiers } = await answer(store, expr, 600_000, query);
      const off = difference(result, raw.get(expr)!);
      if (!(off <= bound)) found.push([expr, off, tiers]);
    }
    expect(found).toEqual([]);
  });

  it('joins hours, minutes and raw samples at their borders, and says which it used', async () => {
    const store = filled(54, 60_000);
    const query = { startMs: BASE + 5 * HOUR, endMs: BASE + 53 * HOUR, stepMs: HOUR };
    const exprs = [
      'max_over_time(depth[4h])',
      'avg_over_time(depth[4h])',
      'sum_over_time(depth[4h])',
      'count_over_time(depth{route!="/r3"}[4h])',
      'sum by (job) (requests_total)',
    ];
    const raw: QueryResult[] = [];
    for (const expr of exprs) raw.push((await answer(store, expr, 4 * HOUR, query)).result);
    const growth = (await answer(store, 'increase(requests_total{route!="/r3"}[4h])', 4 * HOUR, query))
      .result;
    store.evict('raw', BASE + 50 * HOUR);
    store.evict('1m', BASE + 30 * HOUR);
    for (const [at, expr] of exprs.entries()) {
      const { result, tiers } = await answer(store, expr, 4 * HOUR, query);
      expect([expr, difference(result, raw[at]!) <= 1e-9, tiers]).toEqual([expr, true, ['1h', '1m', 'raw']]);
    }
    const { result } = await answer(store, 'increase(requests_total{route!="/r3"}[4h])', 4 * HOUR, query);
    expect(difference(result, growth)).toBeLessThan(0.15);
  });

  // The first ranges begin within chunks, the second ones where chunks do.
  it.each([5, 10])(
    'answers steps whose ranges are apart without the raw samples between them',
    async (minutes) => {
      const store = filled(9);
      const query = { startMs: BASE + 2 * HOUR + minutes * 60_000, endMs: BASE + 9 * HOUR, stepMs: 2 * HOUR };
      const exprs = [
        ...EXACT,
        ...NEAR.map(([expr]) => expr),
        'irate(requests_total[10m])',
        'timestamp(depth)',
      ];
      const compare = async () => {
        const samples = { needed: 0, all: 0 };
        for (const expr of exprs) {
          const { result } = await answer(store, expr, 600_000, query);
          const all = await answerFromAll(store, expr, 600_000, query);
          expect([expr, result.value]).toEqual([expr, all.value]);
          samples.needed += result.stats.samples;
          samples.all += all.stats.samples;
        }
        return samples;
      };
      const fromRaw = await compare();
      expect(fromRaw.needed).toBeLessThan(fromRaw.all * 0.7);
      store.evict('raw', BASE + 6 * HOUR);
      const joined = await compare();
      expect(joined.needed).toBeLessThan(joined.all);
      expect((await answer(store, 'depth', 600_000, query)).tiers).toEqual(['1m', 'raw']);
    },
  );

  it('leaves out tiers of which the smallest range holds fewer than four points', async () => {
    const store = filled(7);
    store.evict('raw', BASE + 6 * HOUR);
    const query = { startMs: BASE + 2 * HOUR, endMs: BASE + 3 * HOUR, stepMs: 600_000 };
    const series = async (rangeMs: number, expr: string) =>
      seriesOf((await answer(store, expr, rangeMs, query)).result).size;
    expect(await series(180_000, 'max_over_time(depth[3m])')).toBe(0);
    expect(await series(240_000, 'max_over_time(depth[4m])')).toBe(4);
    expect(await series(0, 'depth')).toBe(4);
    expect(store.source({ smallestRangeMs: 0, stepMs: 0 }).lookbackMs(query.startMs, query.endMs)).toBe(
      300_000,
    );
  });

  it('finds its roll-ups again after a restart and goes on with the rest', async () => {
    const tables = new ArrayTables();
    const sample = (store: SampleStore, timeMs: number) => {
      const refs = Int32Array.of(store.seriesRef({ labels: { __name__: 'g' }, kind: 'gauge' }));
      store.append({ timeMs, refs, values: Float64Array.of(timeMs) });
      while (store.step(timeMs, 1000));
    };
    let store = new SampleStore(tables, { intervalMs: EVERY });
    for (let timeMs = BASE; timeMs < BASE + 3 * HOUR; timeMs += EVERY) sample(store, timeMs);
    const rolled = () => tables.stored.filter(({ tier, samples }) => tier === '1m' && samples > 0).length;
    expect(rolled()).toBe(2);
    store = new SampleStore(tables, { intervalMs: EVERY });
    for (let timeMs = BASE + 3 * HOUR; timeMs < BASE + 5 * HOUR; timeMs += EVERY) sample(store, timeMs);
    expect(rolled()).toBe(3);
  });

  it('keeps the growth of a counter that is reset within a point, at a border of chunks, and after a gap', async () => {
    const store = new SampleStore(new ArrayTables(), { intervalMs: EVERY });
    const info = { labels: { __name__: 'c_total' }, kind: 'counter' as const };
    let value = 0;
    for (let i = 0; i < 240 * 7; i++) {
      const timeMs = BASE + i * EVERY + 1;
      // Resets within a minute, after a minute, at a block border, and twice within a minute.
      value = [101, 240, 480, 602, 604, 960].includes(i) ? 3 : value + (i === 605 ? 5000 : 3);
      const isGone = i > 700 && i < 760;
      const refs = isGone ? [] : [store.seriesRef(info)];
      store.append({
        timeMs,
        refs: Int32Array.from(refs),
        values: Float64Array.from(isGone ? [] : [value]),
      });
      while (store.step(timeMs, 1000));
    }
    const growth = async () => {
      const source = store.source({ smallestRangeMs: 6 * HOUR, stepMs: HOUR });
      const [series] = await source.select(
        [{ label: '__name__', op: '=', value: 'c_total' }],
        0,
        BASE + 6 * HOUR,
      );
      const values = [...series!.values].filter((one) => !Number.isNaN(one));
      return values.reduce((sum, one, at) => {
        const before = values[at - 1] ?? one;
        return sum + (one >= before ? one - before : one);
      }, 0);
    };
    const grown = await growth();
    store.evict('raw', BASE + 6 * HOUR);
    expect(await growth()).toBe(grown);
  });
});
