import { describe, expect, it } from '@jest/globals';
import { asking } from '../../../../test/support/promql-series.js';

const { at, over } = asking(`
  hits_total{route="a"}: 0+30x20
  hits_total{route="b"}: 0 60 120 0 60 120 180
  load: 1 NaN 3 2 Inf
  gone: 1 2 stale 4
  late{zone="x"}: _ _ _ _ _ _ _ _ _ _ 7
`);

describe('functions of ranges', () => {
  it.each([
    ['rate(hits_total{route="a"}[2m])', 300, { '{route=a}': 1 }],
    ['increase(hits_total{route="a"}[2m])', 300, { '{route=a}': 120 }],
    // The counter restarts at 90 s, after a value of 120.
    ['increase(hits_total{route="b"}[3m1s])', 180, { '{route=b}': 300 }],
    ['irate(hits_total{route="b"}[2m])', 90, { '{route=b}': 0 }],
    ['idelta(hits_total{route="b"}[2m])', 90, { '{route=b}': -120 }],
    ['delta(hits_total{route="b"}[1m])', 60, { '{route=b}': 120 }],
    ['resets(hits_total[3m1s])', 180, { '{route=a}': 0, '{route=b}': 1 }],
    ['changes(load[3m])', 120, { '{}': 4 }],
    ['max_over_time(load[1m])', 90, { '{}': 3 }],
    ['min_over_time(load[1m])', 90, { '{}': 2 }],
    ['max_over_time(load[30s])', 30, { '{}': NaN }],
    ['count_over_time(gone[5m])', 120, { '{}': 3 }],
    ['first_over_time(hits_total{route="a"}[1m])', 90, { 'hits_total{route=a}': 60 }],
    ['last_over_time(gone[5m])', 65, { 'gone{}': 2 }],
    ['present_over_time(late[5m])', 300, { '{zone=x}': 1 }],
    ['absent_over_time(late{zone="x"}[1m])', 60, { '{zone=x}': 1 }],
    ['avg_over_time(hits_total{route="a"}[1m])', 60, { '{route=a}': 45 }],
    ['sum_over_time(hits_total{route="a"}[1m])', 60, { '{route=a}': 90 }],
    ['stdvar_over_time(hits_total{route="a"}[2m])', 90, { '{route=a}': 1125 }],
    ['quantile_over_time(0.5, hits_total{route="a"}[2m])', 90, { '{route=a}': 45 }],
    ['deriv(hits_total{route="a"}[2m])', 90, { '{route=a}': 1 }],
    ['predict_linear(hits_total{route="a"}[2m], 60)', 90, { '{route=a}': 150 }],
  ])('%s at %d s', async (expr, seconds, expected) => {
    expect(await at(seconds, expr)).toEqual(expected);
  });

  it('a sample at the beginning of a range is outside, one at the end is inside', async () => {
    expect(await at(60, 'count_over_time(hits_total{route="a"}[30s])')).toEqual({ '{route=a}': 1 });
    expect(await at(61, 'count_over_time(hits_total{route="a"}[31s])')).toEqual({ '{route=a}': 1 });
    expect(await at(61, 'count_over_time(hits_total{route="a"}[32s])')).toEqual({ '{route=a}': 2 });
  });

  it('a window slides over the steps of a range query', async () => {
    expect(await over(0, 120, 60, 'sum_over_time(hits_total{route="b"}[1m])')).toEqual({
      '{route=b}': [
        [0, 0],
        [60, 180],
        [120, 60],
      ],
    });
  });

  it('sums compensate for rounding errors', async () => {
    const { at: ask } = asking('big: 1e100 1 -1e100');
    expect(await ask(60, 'sum_over_time(big[2m])')).toEqual({ '{}': 1 });
    expect(await ask(60, 'avg_over_time(big[2m])')).toEqual({ '{}': 0.333333333333 });
    const { at: of } = asking('big{i="1"}: 1e100\nbig{i="2"}: 1\nbig{i="3"}: -1e100');
    expect(await of(0, 'sum(big)')).toEqual({ '{}': 1 });
  });

  it('a mean of numbers whose sum would overflow is correct', async () => {
    const { at: ask } = asking('big: 1.6e308 1.7e308 1.5e308\nhuge{i="1"}: 1.6e308\nhuge{i="2"}: 1.8e307');
    const means = (await ask(60, 'avg_over_time(big[2m])')) as Record<string, number>;
    expect(means['{}']! / 1.6e308).toBeCloseTo(1, 12);
    const mean = (await ask(0, 'avg(huge)')) as Record<string, number>;
    expect(mean['{}']! / 8.9e307).toBeCloseTo(1, 12);
  });
});

describe('functions of vectors', () => {
  it.each([
    ['clamp(load, 2, 1)', 60, {}],
    ['clamp_max(load, 2)', 60, { '{}': 2 }],
    ['round(load / 2)', 60, { '{}': 2 }],
    ['round(load, 2)', 90, { '{}': 2 }],
    ['sgn(-load)', 60, { '{}': -1 }],
    ['scalar(load) + 1', 60, 4],
    ['scalar(hits_total)', 60, NaN],
    ['vector(7)', 60, { '{}': 7 }],
    ['time()', 61.5, 61.5],
    ['timestamp(load)', 100, { '{}': 90 }],
    ['timestamp(load + 0)', 100, { '{}': 100 }],
    ['absent(nothing{a="1",b!="2",c="3",c="4"})', 60, { '{a=1}': 1 }],
    ['absent(load)', 60, {}],
    ['1 ^ (0/0)', 0, 1],
    ['day_of_week(vector(1709208000))', 0, { '{}': 4 }],
    ['days_in_month(vector(1709208000))', 0, { '{}': 29 }],
    ['day_of_year(vector(1709208000))', 0, { '{}': 60 }],
    ['hour() + minute()', 3660, { '{}': 2 }],
    ['year(vector(-1))', 0, { '{}': 1969 }],
    // A double outside the range of a 64-bit integer becomes the minimum, which wraps around.
    ['year(vector(0/0))', 0, { '{}': 292277026596 }],
  ])('%s at %d s', async (expr, seconds, expected) => {
    expect(await at(seconds, expr)).toEqual(expected);
  });

  it('label_replace and label_join change labels', async () => {
    expect(await at(0, 'label_replace(late offset -5m, "area", "z-$1$$", "zone", "(.*)")')).toEqual({
      'late{area=z-x$,zone=x}': 7,
    });
    expect(await at(0, 'label_replace(load, "kind", "${k}", "__name__", "(?P<k>..).*")')).toEqual({
      'load{kind=lo}': 1,
    });
    expect(await at(300, 'label_join(late, "id", "-", "zone", "none", "__name__")')).toEqual({
      'late{id=x--late,zone=x}': 7,
    });
    await expect(at(0, 'label_replace(hits_total, "route", "same", "route", ".*")')).rejects.toMatchObject({
      problem: 'vector cannot contain metrics with the same labelset',
    });
  });
});

describe('order', () => {
  const names = ['v9', 'v10', 'v1.9', '\uffff', '\u{1f600}'];
  const { engine } = asking(names.map((name) => `x{i=${JSON.stringify(name)},at="1"}: 1`).join('\n'), {
    experimental: true,
  });

  it('sort_by_label compares numbers in labels as numbers, everything else by bytes', async () => {
    const { value } = await engine.instant('sort_by_label(x, "i")', { timeMs: 0 });
    const found = value.type === 'vector' ? value.samples.map(({ labels }) => labels.i ?? '') : [];
    expect(found).toEqual(['v1.9', 'v9', 'v10', '\uffff', '\u{1f600}']);
  });

  it('series of a range query are ordered by the bytes of their labels', async () => {
    const { value } = await engine.range('x', { startMs: 0, endMs: 0, stepMs: 1 });
    const found = value.type === 'matrix' ? value.series.map(({ labels }) => labels.i ?? '') : [];
    expect(found).toEqual(['v1.9', 'v10', 'v9', '\uffff', '\u{1f600}']);
  });
});

it.each(['late', 'early'] as const)(
  'type and unit of a metric are dropped with its name (%s)',
  async (dropNames) => {
    const typed = asking('x{__type__="gauge",__unit__="s",a="1"}: 1', { dropNames });
    expect(await typed.at(0, 'x')).toEqual({ 'x{__type__=gauge,__unit__=s,a=1}': 1 });
    for (const expr of ['-(-x)', 'abs(x)', 'x * 1', 'x * x', 'max_over_time(x[1m])', 'x == bool 1'])
      expect(await typed.at(0, expr)).toEqual({ '{a=1}': 1 });
  },
);

it('a name that group_left brings is kept, with bool too', async () => {
  const both = asking('size{a="1"}: 3\nload{a="1"}: 1', { dropNames: 'early' });
  expect(await both.at(0, 'load <= bool on (a) group_left (__name__) size')).toEqual({ 'size{a=1}': 1 });
});
