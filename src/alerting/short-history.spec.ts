import { describe, expect, it } from '@jest/globals';
import { anomalyBand } from '#forecasts';
import { shortHistory } from './short-history.js';

describe('A group of rules that looks back', () => {
  const group = anomalyBand({ alert: 'OrdersUnusual', expr: 'orders', weeks: 13 });

  it('further than the store keeps points is warned of', () => {
    expect(shortHistory([{ file: 'code', group }])).toEqual([
      'The rules of the group "watched:orders_unusual-band" look back 91 days, but the store keeps 90: set store.retention.hourDays to 92.',
    ]);
  });

  it('less far is not', () => expect(shortHistory([{ file: 'code', group }], 91)).toEqual([]));
});
