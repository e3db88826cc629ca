import { describe, expect, it } from '@jest/globals';
import { atOnce, isStaleAt, markStale, type SeriesMatcher } from '#contracts';
import { createEngine } from '#promql';
import { ArrayTables } from '../../../../test/support/sample-tables.js';
import { SampleStore } from './sample-store.js';

const EVERY = 5000;
const MINUTE = 60_000;
const BASE = 1_700_000_000_000 - (1_700_000_000_000 % 7_200_000);
const STALE = 'stale';
type Value = number | typeof STALE;

/** A store sampled every 5 s, with rules evaluated every minute. */
class Ruled {
  readonly tables = new ArrayTables();
  readonly errors: unknown[] = [];
  store = this.open();
  timeMs = BASE;

  open(): SampleStore {
    const onError = (error: unknown): unknown => this.errors.push(error);
    return (this.store = new SampleStore(this.tables, { intervalMs: EVERY, onError }));
  }

  sample(values: Readonly<Record<string, number>> = { up: 1 }): void {
    this.timeMs += EVERY;
    const refs = Object.keys(values).map((name) =>
      this.store.seriesRef({ labels: { __name__: name }, kind: 'gauge' }),
    );
    this.store.append({
      timeMs: this.timeMs,
      refs: Int32Array.from(refs),
      values: Float64Array.from(Object.values(values)),
    });
  }

  /** Adds results of rules, by name. */
  result(results: Readonly<Record<string, Value>>, timeMs = this.timeMs): void {
    const refs = Object.keys(results).map((name) =>
      this.store.seriesRef({ labels: { __name__: name }, kind: 'gauge', ends: 'marked' }),
    );
    const values = Float64Array.from(Object.values(results), (value) => (value === STALE ? 0 : value));
    for (const [at, value] of Object.values(results).entries()) if (value === STALE) markStale(values, at);
    this.store.addSamples({ timeMs, refs: Int32Array.from(refs), values });
  }

  run(samplings: number): void {
    for (let i = 0; i < samplings; i++) this.sample();
  }

  settle(): void {
    while (this.store.step(this.timeMs, 1000));
  }

  /** Samples of a series as `seconds since BASE=value`. */
  async samples(name: string): Promise<string> {
    const matcher: SeriesMatcher = { label: '__name__', op: '=', value: name };
    const source = this.store.source({ smallestRangeMs: MINUTE, stepMs: MINUTE });
    const [series] = await source.select([matcher], 0, 2 ** 50);
    if (!series) return '';
    return [...series.timestamps]
      .map((time, at) => {
        const value = isStaleAt(series.values, at) ? STALE : series.values[at];
        return `${(time - BASE) / 1000}=${value}`;
      })
      .join(' ');
  }

  names(fromMs = this.timeMs, toMs = this.timeMs): string[] {
    const all: SeriesMatcher = { label: '__name__', op: '=~', value: '.+' };
    return atOnce(this.store.series([[all]], fromMs, toMs)).map(({ __name__: name }) => name!);
  }
}

describe('Results of rules', () => {
  it('are added to the sampling of their time, and seen by the next question', async () => {
    const ruled = new Ruled();
    ruled.sample();
    ruled.result({ 'a:b': 1 });
    expect(await ruled.samples('a:b')).toBe('5=1');
    ruled.result({ 'c:d': 2 });
    ruled.sample();
    ruled.result({ 'a:b': 3 }, ruled.timeMs - EVERY);
    expect(await ruled.samples('a:b')).toBe('5=3');
    expect(await ruled.samples('c:d')).toBe('5=2');
    expect(await ruled.samples('up')).toBe('5=1 10=1');
    expect(ruled.store.sampleCount).toBe(5);
    const engine = createEngine({ source: ruled.store.source({ smallestRangeMs: 0, stepMs: 0 }) });
    const { value } = await engine.instant('a:b + on() c:d', { timeMs: BASE + 5000 });
    expect(value).toMatchObject({ type: 'vector', samples: [{ value: 5 }] });
  });

  it('go on without a sample at each sampling, until their marker', async () => {
    const ruled = new Ruled();
    for (const value of [1, 2, STALE] as const) {
      ruled.run(12);
      ruled.result({ 'a:b': value });
    }
    ruled.run(12);
    expect(await ruled.samples('a:b')).toBe('60=1 120=2 180=stale');
    expect(ruled.names(BASE + 150_000, BASE + 150_000)).toContain('a:b');
    expect(ruled.names()).toEqual(['up']);
  });

  it('are dropped and counted when their time is not there', () => {
    const ruled = new Ruled();
    ruled.result({ 'a:b': 1, 'c:d': 1 }, BASE);
    ruled.sample();
    ruled.result({ 'a:b': 1 }, BASE + 1);
    ruled.run(130);
    ruled.settle();
    ruled.result({ 'a:b': 1 }, BASE + EVERY);
    expect(ruled.store.dropped).toEqual({ time: 4, ref: 0, write: 0 });
  });

  it('of a group with an offset of a minute are all kept', async () => {
    const ruled = new Ruled();
    for (let sampling = 1; sampling <= 40 * 12; sampling++) {
      ruled.sample();
      ruled.settle();
      if (sampling > 12 && sampling % 12 === 6) ruled.result({ 'a:b': sampling }, ruled.timeMs - MINUTE);
    }
    expect(ruled.store.dropped.time).toBe(0);
    expect((await ruled.samples('a:b')).split(' ')).toHaveLength(39);
  });

  it('of a group with an offset of a whole window are kept after one window', async () => {
    const ruled = new Ruled();
    for (let sampling = 1; sampling <= 60 * 12; sampling++) {
      ruled.sample();
      ruled.settle();
      if (sampling > 120 && sampling % 12 === 6)
        ruled.result({ 'a:b': sampling }, ruled.timeMs - 10 * MINUTE);
    }
    expect(ruled.store.dropped.time).toBe(10);
    expect((await ruled.samples('a:b')).split(' ')).toHaveLength(40);
  });

  it('of the last sampling of a window may come after the next sampling', async () => {
    const ruled = new Ruled();
    while ((ruled.timeMs + EVERY) % (10 * MINUTE) !== 0) ruled.sample();
    const lastMs = ruled.timeMs;
    ruled.sample();
    ruled.settle();
    ruled.result({ 'a:b': 1 }, lastMs);
    ruled.run(2);
    ruled.settle();
    expect(ruled.tables.stored).not.toEqual([]);
    expect(await ruled.samples('a:b')).toBe(`${(lastMs - BASE) / 1000}=1`);
    expect(ruled.store.dropped.time).toBe(0);
  });

  it('are written as chunks with the other samples', async () => {
    const ruled = new Ruled();
    for (let minute = 0; minute < 25; minute++) {
      ruled.run(12);
      ruled.result({ 'a:b': minute, [`at:${minute}`]: 1 });
      ruled.settle();
    }
    const expected = Array.from({ length: 25 }, (_, minute) => `${(minute + 1) * 60}=${minute}`).join(' ');
    expect(ruled.tables.stored.length).toBeGreaterThan(0);
    expect(await ruled.samples('a:b')).toBe(expected);
    expect(await ruled.samples('at:3')).toBe('240=1');
  });

  describe('after a kill', () => {
    it.each([3, 12, 115, 121, 250])(
      'at sampling %i are as before, what other series did as well',
      async (samplings) => {
        const [killed, other] = [new Ruled(), new Ruled()];
        for (const ruled of [killed, other]) {
          for (let i = 1; i <= samplings; i++) {
            ruled.sample({ up: 1, requests: i * 3, ...(i % 7 < 3 && { comes: i }) });
            if (i % 3 === 0) ruled.result({ 'a:b': i / 2, 'c:d': i % 2 ? i : STALE });
            if (i % 60 === 0) ruled.settle();
          }
          ruled.store.flush();
        }
        killed.open();
        for (const ruled of [killed, other]) {
          ruled.sample({ up: 1, requests: 1 });
          ruled.result({ 'a:b': 99 });
        }
        for (const name of ['a:b', 'c:d', 'up', 'requests', 'comes'])
          expect([name, await killed.samples(name)]).toEqual([name, await other.samples(name)]);
        expect(killed.errors).toEqual([]);
      },
    );

    it('bridge the time until their rule is evaluated again', async () => {
      const ruled = new Ruled();
      ruled.run(12);
      ruled.result({ 'a:b': 7 });
      ruled.store.flush();
      ruled.open();
      ruled.run(3);
      expect(await ruled.samples('a:b')).toBe('60=7');
      ruled.result({ 'a:b': 8 });
      expect(await ruled.samples('a:b')).toBe('60=7 75=8');
    });

    it('keep the requested number until their marker, however long their rule waits', async () => {
      const ruled = new Ruled();
      ruled.run(12);
      ruled.result({ 'a:b': 7 });
      ruled.store.flush();
      ruled.open();
      const ref = ruled.store.seriesRef({ labels: { __name__: 'a:b' }, kind: 'gauge', ends: 'marked' });
      for (let minute = 0; minute < 40; minute++) {
        ruled.run(12);
        ruled.result({ [`other:${minute}`]: 1, ...(minute > 0 && { [`other:${minute - 1}`]: STALE }) });
        ruled.settle();
      }
      ruled.store.addSamples({
        timeMs: ruled.timeMs,
        refs: Int32Array.of(ref),
        values: Float64Array.of(9),
      });
      expect(await ruled.samples('a:b')).toBe(`60=7 ${(ruled.timeMs - BASE) / 1000}=9`);
    });

    it('do not continue for ever when no rule writes them any more', () => {
      const ruled = new Ruled();
      ruled.run(12);
      ruled.result({ 'gone:rule': 7, 'a:b': 1 });
      ruled.store.flush();
      ruled.open();
      ruled.run(12);
      ruled.result({ 'a:b': 1 });
      expect(ruled.names()).toEqual(['up', 'a:b']);
      ruled.store.flush();
      ruled.open();
      ruled.run(1);
      expect(ruled.names(BASE, ruled.timeMs).sort()).toEqual(['a:b', 'gone:rule', 'up']);
      expect(ruled.names()).not.toContain('gone:rule');
    });
  });

  it('that lost their rule without a marker end with their window', () => {
    const ruled = new Ruled();
    ruled.run(12);
    ruled.result({ 'gone:rule': 7, 'a:b': 1 });
    for (let minute = 0; minute < 35; minute++) {
      ruled.run(12);
      ruled.result({ 'a:b': 1 });
      ruled.settle();
    }
    expect(ruled.names()).toEqual(['up', 'a:b']);
    ruled.result({ 'gone:rule': 8 });
    expect(ruled.names().sort()).toEqual(['a:b', 'gone:rule', 'up']);
  });

  it('wait in memory while the disk fails', async () => {
    const ruled = new Ruled();
    ruled.run(12);
    ruled.tables.failure = new Error('disk full');
    ruled.result({ 'a:b': 1 });
    ruled.store.flush();
    ruled.run(12);
    ruled.result({ 'a:b': 2 });
    expect(ruled.errors.length).toBeGreaterThan(0);
    ruled.tables.failure = undefined;
    ruled.sample();
    ruled.open();
    expect(await ruled.samples('a:b')).toBe('60=1 120=2');
    expect(await ruled.samples('up')).toBe(
      Array.from({ length: 25 }, (_, at) => `${at * 5 + 5}=1`).join(' '),
    );
  });

  it('are in a new file', async () => {
    const ruled = new Ruled();
    ruled.run(12);
    ruled.result({ 'a:b': 1 });
    ruled.run(1);
    ruled.tables.journalled = [];
    ruled.tables.rows.clear();
    ruled.store.restate();
    ruled.run(1);
    ruled.open();
    expect(await ruled.samples('a:b')).toBe('60=1');
    expect(ruled.errors).toEqual([]);
  });

  it('of alerts that start and end leave nothing behind', () => {
    const ruled = new Ruled();
    const seriesPerMinute = 20;
    let most = 0;
    for (let minute = 0; minute < 160; minute++) {
      ruled.run(12);
      const names = (at: number): string[] =>
        Array.from({ length: seriesPerMinute }, (_, i) => `alert:${at}:${i}`);
      ruled.result(Object.fromEntries(names(minute).map((name) => [name, 1])));
      if (minute > 0) ruled.result(Object.fromEntries(names(minute - 1).map((name) => [name, STALE])));
      ruled.settle();
      for (const tier of ['raw', '1m', '1h'] as const) ruled.store.evict(tier, ruled.timeMs - 30 * MINUTE);
      if (minute > 80) most = Math.max(most, ruled.store.seriesCount);
    }
    // Half an hour of series, the windows in memory, and series to be forgotten.
    expect(most).toBeLessThan(seriesPerMinute * 75);
    expect(ruled.tables.rows.size).toBe(ruled.store.seriesCount);
    const ref = ruled.store.seriesRef({ labels: { __name__: 'new' }, kind: 'gauge', ends: 'marked' });
    expect(ref).toBeLessThan(seriesPerMinute * 75);
  });
});
