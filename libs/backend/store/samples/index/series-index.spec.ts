import { describe, expect, it } from '@jest/globals';
import { atOnce, type SeriesMatcher } from '#contracts';
import { seriesMatcher } from '#promql';
import { seededRandom } from '../../../../../test/support/seeded-random.js';
import { GROUP_SIZE, groupOf } from './groups.js';
import { matchSeries } from './match-series.js';
import { SeriesIndex } from './series-index.js';

type Labels = Record<string, string>;

function indexOf(all: readonly Labels[]): SeriesIndex {
  const index = new SeriesIndex();
  for (const labels of all) {
    const ordinal = index.ordinalOf({ labels, kind: 'gauge' });
    index.fromMs[ordinal] = 0;
  }
  return index;
}

describe('SeriesIndex', () => {
  it('gives equal labels the same ordinal in any order; empty labels are ignored', () => {
    const index = new SeriesIndex();
    const first = index.ordinalOf({ labels: { __name__: 'up', job: 'a', zone: '' }, kind: 'gauge' });
    const second = index.ordinalOf({ labels: { job: 'a', __name__: 'up' }, kind: 'gauge' });
    expect([first, second, index.find({ labels: { __name__: 'up', job: 'a' } })]).toEqual([0, 0, 0]);
    expect([index.find({ labels: { __name__: 'up', job: 'b' } }), index.size]).toEqual([-1, 1]);
    expect(index.labels(0)).toEqual({ __name__: 'up', job: 'a' });
  });

  it('keeps more than 65,536 label values apart', () => {
    const index = new SeriesIndex();
    const info = (i: number) => ({ labels: { __name__: 'm', user: `u${i}` }, kind: 'gauge' as const });
    for (let i = 0; i < 70_000; i++) index.ordinalOf(info(i));
    expect(index.size).toBe(70_000);
    expect(index.labels(69_999)).toEqual({ __name__: 'm', user: 'u69999' });
    expect(index.ordinalOf(info(66_000))).toBe(66_000);
  });

  it('selects what the matchers of PromQL select', () => {
    const random = seededRandom(5);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
    const all = Array.from({ length: 400 }, (_, i) => {
      const labels: Labels = { __name__: pick(['up', 'depth', 'jobs_total']), n: String(i) };
      if (random() < 0.7) labels.job = pick(['api', 'worker', 'a.b']);
      if (random() < 0.5) labels['__proto__x'] = pick(['1', '2']);
      return labels;
    });
    const index = indexOf(all);
    for (let i = 0; i < 500; i++) {
      const matchers = Array.from({ length: 1 + Math.floor(random() * 3) }, (): SeriesMatcher => ({
        label: pick(['__name__', 'job', '__proto__x', 'missing', 'n']),
        op: pick(['=', '!=', '=~', '!~']),
        value: pick(['', 'up', 'api', 'a.b', 'a|api', '.*', '.+', '1|', 'jobs_.*|depth', '7']),
      }));
      const tests = matchers.map(seriesMatcher);
      const expected = all.flatMap((labels, at) => (tests.every((test) => test(labels)) ? [at] : []));
      expect([matchers, atOnce(matchSeries(index, matchers, 0, 1))]).toEqual([matchers, expected]);
    }
  });

  it('selects series that have samples in the time', () => {
    const index = indexOf([{ __name__: 'a' }, { __name__: 'b' }]);
    index.fromMs[0] = 100;
    index.toMs[0] = 200;
    const at = (fromMs: number, toMs: number) =>
      atOnce(matchSeries(index, [{ label: '__name__', op: '=', value: 'a' }], fromMs, toMs)).length;
    expect([at(0, 99), at(0, 100), at(150, 160), at(200, 300), at(201, 300)]).toEqual([0, 1, 1, 1, 0]);
  });

  it('puts the series of a large metric next to each other, and those of small ones together', () => {
    const index = new SeriesIndex();
    const groups = new Map<string, Set<number>>();
    for (let i = 0; i < 1000; i++)
      for (const name of i < 3 ? ['large', 'small', 'tiny'] : ['large']) {
        const ordinal = index.ordinalOf({ labels: { __name__: name, i: String(i) }, kind: 'gauge' });
        const known = groups.get(name) ?? new Set();
        groups.set(name, known.add(groupOf(index.ids[ordinal]!)));
      }
    expect([groups.get('small'), groups.get('tiny')]).toEqual([new Set([1]), new Set([1])]);
    expect(groups.get('large')!.size).toBe(1 + Math.ceil((1000 - 16) / GROUP_SIZE));
  });
});
