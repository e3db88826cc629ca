import { describe, expect, it } from '@jest/globals';
import { parse } from './parse.js';
import { PromqlError } from './promql-error.js';
import { resolveDurations } from './resolve-durations.js';

const WINDOW = { startMs: 10_000, endMs: 610_000, stepMs: 15_000 };
const resolved = (text: string, window = WINDOW): unknown => resolveDurations(parse(text), window, text);

describe('resolveDurations', () => {
  it.each([
    ['hits[step() * 4]', 60_000],
    ['hits[range() / 7]', 85_714],
    ['hits[min_of(step(), 1m) + max_of(1s, 2)]', 17_000],
    ['hits[2 ^ 3 ^ 2 % 100]', 512_000 % 100_000],
    ['hits[-(-5m)]', 300_000],
    ['hits[5m - 4m59s]', 1000],
  ])('works out %s', (text, rangeMs) => {
    expect(resolved(text)).toEqual(expect.objectContaining({ type: 'matrix', rangeMs }));
    expect(resolved(text)).not.toHaveProperty('rangeExpr');
  });

  it('resolves offsets and the steps of subqueries at any place', () => {
    const text =
      'sum(-(max_over_time((a offset -step())[5m + 5m:step() / 3] offset (range() - 5m)) + 1)) by (x)';
    expect(JSON.stringify(resolved(text))).not.toMatch(/Expr"/);
    expect(resolved(text)).toMatchObject({
      expr: {
        expr: {
          expr: {
            left: {
              args: [
                { rangeMs: 600_000, stepMs: 5000, offsetMs: 300_000, expr: { expr: { offsetMs: -15_000 } } },
              ],
            },
          },
        },
      },
    });
  });

  it('resolves durations that do not depend on the query without it', () => {
    expect(parse('a[5m + 1m:step()] offset (1m * 2)')).toMatchObject({
      rangeMs: 360_000,
      stepMs: NaN,
      offsetMs: 120_000,
    });
  });

  it('keeps an expression without such durations unchanged', () => {
    const expr = parse('topk(2, rate(a[5m] offset 1m)) + b');
    expect(resolveDurations(expr, WINDOW)).toBe(expr);
  });

  it.each([
    ['a[5m - 8m]', '1:3', 'duration must be greater than 0'],
    ['a[step()]', '1:3', 'duration must be greater than 0'],
    ['a[5m / step()]', '1:3', 'division by zero'],
    ['a[5m % (0)]', '1:3', 'modulo by zero'],
    ['a[10 ^ 300 ^ 2]', '1:3', 'duration is NaN or infinite'],
    ['a +\na offset (10 ^ 20)', '2:10', 'duration is out of range'],
  ])('refuses %s in an instant query', (text, position, problem) => {
    expect.assertions(2);
    try {
      resolved(text, { startMs: 0, endMs: 0, stepMs: 0 });
    } catch (error) {
      expect(error).toBeInstanceOf(PromqlError);
      expect(error).toMatchObject({ position, problem });
    }
  });
});
