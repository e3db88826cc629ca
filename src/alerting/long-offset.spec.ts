import { describe, expect, it } from '@jest/globals';
import { longOffset } from './long-offset.js';

describe('A group of rules with a query_offset', () => {
  const group = { name: 'slow', query_offset: '15m', rules: [{ record: 'a:b', expr: 'up' }] };

  it('of more than 120 samplings is warned of', () => {
    expect(longOffset([{ file: 'code', group }], 5_000)).toEqual([
      'The group "slow" has a query_offset of 15m: its alerts work, but the series that it records are lost. ' +
        'Use at most 600s, 120 samplings (store.intervalMs).',
    ]);
  });

  it('of fewer is not, nor is one without', () => {
    expect(longOffset([{ file: 'code', group }], 10_000)).toEqual([]);
    expect(longOffset([{ file: 'code', group: { name: 'g', rules: [] } }], 5_000)).toEqual([]);
  });
});
