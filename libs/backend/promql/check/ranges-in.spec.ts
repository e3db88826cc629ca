import { describe, expect, it } from '@jest/globals';
import { parse } from '../parse/parse.js';
import { rangesIn } from './ranges-in.js';

const MINUTE = 60_000;

describe('The ranges of an expression', () => {
  it.each<[string, number, number]>([
    ['up', 0, 0],
    ['rate(x[5m])', 5, 5],
    ['rate(x[5m] offset 1h)', 5, 65],
    ['sum(rate(x[5m])) / sum(rate(y[1h]))', 5, 60],
    ['max_over_time(rate(x[5m])[1h:1m])', 5, 65],
    ['max_over_time(x[2h:] offset 1d)', 120, 120 + 1440],
    ['histogram_quantile(0.9, sum by (le) (increase(x_bucket[30m])))', 30, 30],
  ])('%s: the smallest has %d minutes, the deepest reaches %d', (expr, smallest, deepest) => {
    expect(rangesIn(parse(expr))).toEqual({ smallestMs: smallest * MINUTE, deepestMs: deepest * MINUTE });
  });
});
