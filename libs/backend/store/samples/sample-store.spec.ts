import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { isStaleAt, markStale, type SampleSeries, type SeriesMatcher } from '#contracts';
import { createEngine, memorySource } from '#promql';
import { ArrayTables } from '../../../../test/support/sample-tables.js';
import { seededRandom } from '../../../../test/support/seeded-random.js';
import { scratchFolder } from '../../../../test/support/store/scratch.js';
import { driverLimits } from '../drivers/driver-limits.js';
import { openLibsql } from '../drivers/libsql.connection.js';
import { MemoryDriver } from '../drivers/memory/memory.driver.js';
import { SqliteDriver } from '../drivers/sqlite/sqlite.driver.js';
import type { SampleTables, StoreDriver } from '../drivers/store-driver.js';
import { SampleStore } from './sample-store.js';

const BASE = 1_700_000_000_000 - (1_700_000_000_000 % 7_200_000);
const EVERY = 5000;
const RAW = { smallestRangeMs: 60_000, stepMs: 60_000 };
const ALL: SeriesMatcher[] = [{ label: '__name__', op: '=~', value: '.+' }];

type Labels = Record<string, string>;

/** A store with a sampler that also records its samples as an in-memory source. */
class Sampled {
  store: SampleStore;
  readonly errors: unknown[] = [];
  readonly written = new Map<
    string,
    { labels: Labels; times: number[]; values: number[]; isLive: boolean }
  >();

  constructor(
    readonly tables: SampleTables = new ArrayTables(),
    private readonly transaction?: <T>(work: () => T) => T,
  ) {
    this.store = this.open();
  }

  open(): SampleStore {
    const onError = (error: unknown) => this.errors.push(error);
    this.store = new SampleStore(this.tables, { intervalMs: EVERY, onError, transaction: this.transaction });
    return this.store;
  }

  /** Samples all series at a time; an omitted series ends. */
  sample(
    timeMs: number,
    samples: readonly { labels: Labels; value: number; kind?: 'counter' | 'gauge' }[],
  ): void {
    const refs = samples.map(({ labels, kind = 'gauge' }) => this.store.seriesRef({ labels, kind }));
    const values = Float64Array.from(samples, ({ value }) => value);
    this.store.append({ timeMs, refs: Int32Array.from(refs), values });
    const seen = new Set<string>();
    for (const { labels, value } of samples) {
      const key = JSON.stringify(labels);
      seen.add(key);
      const series = this.written.get(key) ?? { labels, times: [], values: [], isLive: true };
      this.written.set(key, series);
      series.times.push(timeMs);
      series.values.push(value);
      series.isLive = true;
    }
    for (const [key, series] of this.written) {
      if (seen.has(key) || !series.isLive) continue;
      series.isLive = false;
      series.times.push(timeMs);
      series.values.push(Infinity);
    }
  }

  settle(nowMs = BASE): void {
    while (this.store.step(nowMs, 1000));
  }

  expected(): SampleSeries[] {
    return [...this.written.values()].map(({ labels, times, values }) => {
      const series = { labels, timestamps: Float64Array.from(times), values: Float64Array.from(values) };
      // These tests use infinity to mark the end of a series.
      for (const [at, value] of values.entries()) if (value === Infinity) markStale(series.values, at);
      return series;
    });
  }

  all(fromMs = 0, toMs = 2 ** 50, matchers = ALL): Promise<readonly SampleSeries[]> {
    return Promise.resolve(this.store.source(RAW).select(matchers, fromMs, toMs));
  }
}

/** Formats samples so that staleness markers can be compared. */
function shown(series: readonly SampleSeries[]): string[] {
  const lines = series.map(({ labels, timestamps, values }) => {
    const samples = [...timestamps].map(
      (time, at) => `${time}=${isStaleAt(values, at) ? 'stale' : values[at]}`,
    );
    const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
    return `${JSON.stringify(sorted)} ${samples.join(' ')}`;
  });
  return lines.sort();
}

/** The first samples that are in one list but not the other. */
function difference(a: readonly SampleSeries[], b: readonly SampleSeries[]): string[] {
  const samplesOf = (series: readonly SampleSeries[]) =>
    new Set(
      shown(series).flatMap((line) => line.split(' ').map((sample, _at, [labels]) => `${labels} ${sample}`)),
    );
  const [first, second] = [samplesOf(a), samplesOf(b)];
  const missing = [...second].filter((sample) => !first.has(sample)).map((sample) => `- ${sample}`);
  const added = [...first].filter((sample) => !second.has(sample)).map((sample) => `+ ${sample}`);
  return [...missing.slice(0, 5), ...added.slice(0, 5)];
}

/** Random counters and gauges that appear and disappear. */
function playedSamples(seed: number, ticks: number, sampled = new Sampled()): Sampled {
  const random = seededRandom(seed);
  const series = Array.from({ length: 40 }, (_, i) => ({
    labels: { __name__: i % 2 ? 'jobs_total' : 'depth', queue: `q${i % 5}`, worker: String(i) },
    kind: i % 2 ? ('counter' as const) : ('gauge' as const),
    value: 0,
    isOn: i < 30,
  }));
  for (let tick = 0; tick < ticks; tick++) {
    for (const one of series) {
      if (random() < 0.01) one.isOn = !one.isOn;
      if (random() < 0.005) one.value = 0;
      else one.value = one.kind === 'counter' ? one.value + Math.floor(random() * 20) : random() * 100;
    }
    sampled.sample(
      BASE + tick * EVERY + Math.floor(random() * 40),
      series.filter(({ isOn }) => isOn),
    );
    sampled.settle();
  }
  return sampled;
}

describe('SampleStore', () => {
  it('returns the stored samples, from memory and from chunks', async () => {
    const sampled = playedSamples(1, 300);
    expect(sampled.tables.sampleCount('raw')).toBeGreaterThan(1000);
    expect(difference(await sampled.all(), sampled.expected())).toEqual([]);
    const [from, to] = [BASE + 400_000, BASE + 1_000_000];
    const within = await memorySource(sampled.expected()).select(ALL, from, to);
    expect(shown(await sampled.all(from, to))).toEqual(
      shown(within.filter((one) => one.timestamps.length > 0)),
    );
    expect(sampled.errors).toEqual([]);
  });

  it('answers PromQL as the same series in memory do', async () => {
    const sampled = playedSamples(2, 400);
    const stored = createEngine({ source: sampled.store.source(RAW) });
    const inMemory = createEngine({ source: memorySource(sampled.expected()) });
    const query = { startMs: BASE + 60_000, endMs: BASE + 2_000_000, stepMs: 37_000 };
    for (const expr of [
      'depth',
      'sum by (queue) (rate(jobs_total[2m]))',
      'increase(jobs_total{queue=~"q[12]"}[5m])',
      'max_over_time(depth{worker!="3"}[3m]) - min_over_time(depth[3m])',
      'count_over_time(depth[90s])',
      'avg_over_time(depth{queue!~"q1|q2"}[90s])',
      'changes(depth[5m]) + resets(depth[5m])',
      'absent(depth{worker="0"})',
      'quantile by (queue) (0.9, depth)',
      'topk(3, jobs_total)',
    ])
      expect([expr, await stored.range(expr, query)]).toEqual([expr, await inMemory.range(expr, query)]);
  });

  it('finds everything again after a kill, and marks series without new samples as ended', async () => {
    const sampled = playedSamples(3, 200);
    const before = await sampled.all();
    sampled.open();
    expect(difference(await sampled.all(), before)).toEqual([]);
    sampled.sample(BASE + 5_000_000, [{ labels: { __name__: 'up' }, value: 1 }]);
    expect(difference(await sampled.all(), sampled.expected())).toEqual([]);
    sampled.settle();
    sampled.open();
    expect(difference(await sampled.all(), sampled.expected())).toEqual([]);
  });

  it('shares one array of times among series that were sampled together', async () => {
    const sampled = new Sampled();
    for (let tick = 0; tick < 250; tick++)
      sampled.sample(
        BASE + tick * EVERY,
        ['a', 'b', 'c'].map((name) => ({ labels: { __name__: name }, value: tick })),
      );
    sampled.settle();
    const found = await sampled.all();
    expect(new Set(found.map(({ timestamps }) => timestamps)).size).toBe(1);
  });

  it('keeps both hours when the clock is set back by one, with the later samples where they overlap', async () => {
    const sampled = new Sampled();
    const tick = (timeMs: number, value: number) => {
      sampled.sample(timeMs, [{ labels: { __name__: 'g' }, value }]);
      if (value !== 2) sampled.settle();
    };
    for (let i = 0; i < 720; i++) tick(BASE + i * EVERY, 1);
    for (let i = 0; i < 60; i++) tick(BASE + i * EVERY + 2, 2);
    const expectation = async () => {
      const [{ timestamps, values }] = (await sampled.all()) as [SampleSeries];
      expect(timestamps.every((time, at) => at === 0 || time > timestamps[at - 1]!)).toBe(true);
      expect([...values].filter((value) => value === 2)).toHaveLength(60);
      expect([...values].filter((value) => value === 1)).toHaveLength(720 - 59);
    };
    await expectation();
    for (let i = 0; i < 130; i++) tick(BASE + 3_600_000 + i * EVERY, 3);
    sampled.settle();
    const [{ values }] = (await sampled.all(BASE, BASE + 3_599_999)) as [SampleSeries];
    expect([...values].filter((value) => value === 2)).toHaveLength(60);
    expect([...values].filter((value) => value === 1)).toHaveLength(720 - 59);
    expect((await sampled.all(BASE + 3_600_000))[0]!.values).toHaveLength(130);
    expect(sampled.store.dropped).toEqual({ time: 0, ref: 0, write: 0 });
  });

  it('leaves no old sample between two windows of an hour that is run through again, nor after a restart', async () => {
    const sampled = new Sampled();
    const tick = (timeMs: number, value: number) => {
      sampled.sample(timeMs, [{ labels: { __name__: 'g' }, value }]);
      sampled.settle();
    };
    for (let i = 0; i < 720; i++) tick(BASE + i * EVERY, 1);
    for (let i = 0; i < 300; i++) tick(BASE + i * EVERY + 2, 2);
    const counts = async () => {
      const values = [...(await sampled.all())[0]!.values];
      return [values.filter((value) => value === 1).length, values.filter((value) => value === 2).length];
    };
    expect(await counts()).toEqual([720 - 299, 300]);
    sampled.open();
    expect(await counts()).toEqual([720 - 299, 300]);
    for (let i = 0; i < 240; i++) tick(BASE + 3_600_000 + i * EVERY, 3);
    expect(await counts()).toEqual([720 - 299, 300]);
  });

  it('drops and counts samples with an invalid or repeated time, or of no series', async () => {
    const { store } = new Sampled();
    const refs = Int32Array.of(store.seriesRef({ labels: { __name__: 'a' }, kind: 'gauge' }));
    const values = Float64Array.of(1);
    for (const timeMs of [BASE, BASE, NaN, -1, 1.5]) store.append({ timeMs, refs, values });
    store.append({ timeMs: BASE + 1, refs: Int32Array.of(7), values });
    expect(store.dropped).toEqual({ time: 4, ref: 1, write: 0 });
  });

  it('limits the number of series, and continues with the known ones', () => {
    const store = new SampleStore(new ArrayTables(), { intervalMs: EVERY, maxSeries: 2 });
    const refOf = (name: string) => store.seriesRef({ labels: { __name__: name }, kind: 'gauge' });
    const refs = ['a', 'b', 'c', 'a'].map(refOf);
    expect(refs).toEqual([0, 1, -1, 0]);
    store.append({ timeMs: BASE, refs: Int32Array.from(refs), values: new Float64Array(4) });
    expect([store.dropped.ref, store.seriesCount]).toEqual([1, 2]);
  });

  it('keeps samples in memory while the disk fails, and writes them when it works again', async () => {
    const tables = new ArrayTables();
    const sampled = new Sampled(tables);
    const tick = (i: number) =>
      sampled.sample(BASE + i * EVERY, [{ labels: { __name__: 'g', i: String(i % 3) }, value: i }]);
    tick(0);
    tables.failure = new Error('disk full');
    for (let i = 1; i < 300; i++) {
      tick(i);
      sampled.settle(BASE + i * EVERY);
    }
    expect(String(sampled.errors[0])).toBe('Error: disk full');
    tables.failure = undefined;
    for (let i = 300; i < 310; i++) tick(i);
    sampled.settle(BASE + 310 * EVERY);
    expect(tables.stored.length).toBeGreaterThan(0);
    expect(difference(await sampled.all(), sampled.expected())).toEqual([]);
    sampled.open();
    expect(difference(await sampled.all(), sampled.expected())).toEqual([]);
  });

  it('forgets series that have no samples any more, and keeps the others apart', async () => {
    const sampled = new Sampled();
    const tick = (i: number, names: readonly string[]) =>
      sampled.sample(
        BASE + i * EVERY,
        names.map((name) => ({ labels: { __name__: name }, value: i })),
      );
    for (let i = 0; i < 130; i++) tick(i, ['a', 'b', 'c']);
    for (let i = 130; i < 400; i++) {
      tick(i, ['c', 'd']);
      sampled.settle();
    }
    expect(sampled.store.seriesCount).toBe(4);
    sampled.store.evict('1m', 2 ** 50);
    expect(sampled.store.evict('raw', BASE + 240 * EVERY)).toBeGreaterThan(0);
    expect(sampled.store.seriesCount).toBe(2);
    for (let i = 400; i < 410; i++) tick(i, ['c', 'd']);
    const names = async () =>
      (await sampled.all()).map(({ labels, values }) => [labels['__name__'], values.length]);
    expect(await names()).toEqual([
      ['c', 170],
      ['d', 170],
    ]);
    sampled.open();
    expect(await names()).toEqual([
      ['c', 170],
      ['d', 170],
    ]);
  });

  it('rejects a query by the number of existing samples, not of possible ones', async () => {
    const sampled = new Sampled();
    // 100 consecutive series of 2 samples each.
    for (let i = 0; i < 200; i++)
      sampled.sample(BASE + i * EVERY, [{ labels: { __name__: 'a', i: String(i >> 1) }, value: i }]);
    const ask = (maxSamples: number) =>
      createEngine({ source: sampled.store.source(RAW), maxSamples }).instant(
        'count(count_over_time(a[1h]))',
        {
          timeMs: BASE + 200 * EVERY,
        },
      );
    expect((await ask(1000)).value).toMatchObject({ samples: [{ value: 100 }] });
    await expect(ask(150)).rejects.toThrow(/too many samples/);
  });

  it('skips damaged chunks with a warning', async () => {
    const tables = new ArrayTables();
    const sampled = playedSamples(4, 300, new Sampled(tables));
    const before = sampled.expected().reduce((sum, { values }) => sum + values.length, 0);
    tables.stored[0]!.bytes.fill(0xff, 5);
    sampled.open();
    const found = (await sampled.all()).reduce((sum, { values }) => sum + values.length, 0);
    expect(found).toBeLessThan(before);
    expect(found).toBeGreaterThan(before / 3);
    expect(sampled.errors.length).toBeGreaterThan(0);
  });
});

const scratch = scratchFolder();
afterAll(() => scratch.remove());

describe.each<[string, () => StoreDriver]>([
  ['memory', () => new MemoryDriver(64 * 2 ** 20)],
  [
    'libsql',
    () => {
      const file = join(scratch.path, 'samples.db');
      return new SqliteDriver(openLibsql(file), file, driverLimits(64 * 2 ** 20));
    },
  ],
])('SampleStore over the driver %s', (_name, create) => {
  it('returns the stored samples, before and after a restart', async () => {
    const driver = create();
    const sampled = playedSamples(6, 300, new Sampled(driver.samples, (work) => driver.transaction(work)));
    expect(driver.samples.sampleCount('raw')).toBeGreaterThan(1000);
    expect(difference(await sampled.all(), sampled.expected())).toEqual([]);
    sampled.open();
    expect(difference(await sampled.all(), sampled.expected())).toEqual([]);
    expect(sampled.errors).toEqual([]);
    driver.close();
  });
});
