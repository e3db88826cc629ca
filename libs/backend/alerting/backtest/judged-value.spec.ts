import { describe, expect, it } from '@jest/globals';
import { judgedValue } from './judged-value.js';

describe('What a rule judges', () => {
  it.each([
    ['queue_depth > 100', { expr: 'queue_depth', condition: '>', threshold: 100 }],
    ['0.05 < sum(rate(x[5m]))', { expr: 'sum(rate(x[5m]))', condition: '>', threshold: 0.05 }],
    ['(free / total) <= -(2 * 5 - 1) / 3', { expr: '(free / total)', condition: '<=', threshold: -3 }],
    ['a > 1e3 and on () up', { expr: 'a', condition: '>', threshold: 1000 }],
  ])('%s', (expr, judged) => {
    expect(judgedValue(expr)).toEqual(judged);
  });

  it.each(['up', 'a > b', 'a > 1 and b > 2', '1 < a < 5', 'absent(up)'])(
    'is nothing to draw of %s',
    (expr) => {
      expect(judgedValue(expr)).toBeUndefined();
    },
  );
});
