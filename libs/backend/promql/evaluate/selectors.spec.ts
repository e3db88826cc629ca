import { describe, expect, it } from '@jest/globals';
import { asking } from '../../../../test/support/promql-series.js';

const { at, over } = asking(`
  up{job="a"}: 1 2 3 stale _ 6
  ticks_total: 0+1x40
`);

describe('selectors', () => {
  it('a sample counts for five minutes, the moment five minutes later no more', async () => {
    expect(await at(1499.999, 'ticks_total')).toEqual({ 'ticks_total{}': 40 });
    expect(await at(1500, 'ticks_total')).toEqual({});
    const short = asking('ticks_total: 0+1x40', { lookbackMs: 10_000 });
    expect(await short.at(9, 'ticks_total')).toEqual({ 'ticks_total{}': 0 });
    expect(await short.at(10, 'ticks_total')).toEqual({});
  });

  it('a series ends at its staleness marker', async () => {
    expect(await over(30, 150, 30, 'up')).toEqual({
      'up{job=a}': [
        [30, 2],
        [60, 3],
        [150, 6],
      ],
    });
  });

  it.each([
    ['ticks_total offset 1m', 120, { 'ticks_total{}': 2 }],
    ['ticks_total offset -1m', 120, { 'ticks_total{}': 6 }],
    ['ticks_total @ 90', 120, { 'ticks_total{}': 3 }],
    ['ticks_total @ 90 offset 30s', 120, { 'ticks_total{}': 2 }],
    ['timestamp(ticks_total @ 95 offset 30s)', 120, { '{}': 60 }],
    ['ticks_total @ end()', 120, { 'ticks_total{}': 4 }],
    ['{__name__=~"tick.*"}', 0, { 'ticks_total{}': 0 }],
    ['up{job!~"b|c"}', 0, { 'up{job=a}': 1 }],
    ['up{none=""}', 0, { 'up{job=a}': 1 }],
    [
      'ticks_total[1m]',
      90,
      {
        'ticks_total{}': [
          [60, 2],
          [90, 3],
        ],
      },
    ],
    [
      'up[5m] @ 120',
      0,
      {
        'up{job=a}': [
          [0, 1],
          [30, 2],
          [60, 3],
        ],
      },
    ],
  ])('%s at %d s', async (expr, seconds, expected) => {
    expect(await at(seconds, expr)).toEqual(expected);
  });

  it('subqueries evaluate at multiples of their step, whatever the time of the query', async () => {
    expect(await at(100, 'ticks_total[1m:20s]')).toEqual({
      'ticks_total{}': [
        [60, 2],
        [80, 2],
        [100, 3],
      ],
    });
    expect(await at(119, 'max_over_time(rate(ticks_total[1m])[1m:])')).toEqual({ '{}': 0.0333333333333 });
    expect(await over(100, 160, 60, 'sum_over_time(ticks_total[1m:30s] offset 10s)')).toEqual({
      '{}': [
        [100, 5],
        [160, 9],
      ],
    });
  });

  it('an expression fixed by @ has the same value at every step', async () => {
    expect(await over(0, 120, 60, 'ticks_total - ticks_total @ start()')).toEqual({
      '{}': [
        [0, 0],
        [60, 2],
        [120, 4],
      ],
    });
    expect(await over(60, 120, 60, 'predict_linear(ticks_total[1m] @ 60, 0)')).toEqual({
      '{}': [
        [60, 2],
        [120, 4],
      ],
    });
  });
});
