import { describe, expect, it } from '@jest/globals';
import { renameMetrics } from './rename-metrics.js';

describe('renameMetrics', () => {
  it.each([
    ['rate(hits{hits="hits"}[5m])', 'rate(our_hits{hits="hits"}[5m])'],
    [
      'sum by (hits) (hits) / on (hits) group_left (zone) hits',
      'sum by (hits) (our_hits) / on (hits) group_left (zone) our_hits',
    ],
    ['{"hits", zone="x"} + { __name__ = \'hits\' }', '{"our_hits", zone="x"} + { __name__ = \'our_hits\' }'],
    ['{__name__!="hits"} # hits', '{__name__!="hits"} # hits'],
    ['rate(hits[$window]) > $threshold', 'rate(our_hits[$window]) > $threshold'],
    ['hits > mad_over_time(hits[5m])', 'our_hits > mad_over_time(our_hits[5m])'],
    ['sum(hits', 'sum(hits'],
  ])('%s becomes %s', (expr, expected) => {
    expect(renameMetrics(expr, (name) => (name === 'hits' ? 'our_hits' : name))).toBe(expected);
  });
});
