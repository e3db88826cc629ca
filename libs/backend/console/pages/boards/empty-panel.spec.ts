import { describe, expect, it } from '@jest/globals';
import { metricsIn, whyEmpty } from './empty-panel.js';

describe('The metrics that an expression reads', () => {
  it.each([
    ['up', ['up']],
    ['sum by (code) (rate(hits_total{route="/a", x=~"b"}[5m]))', ['hits_total']],
    ['a / on (job) group_left (x) b', ['a', 'b']],
    ['histogram_quantile(0.95, sum by (le) (rate(d_bucket[5m] offset 1h)))', ['d_bucket']],
    ['(a or 0 * b) and c unless d', ['a', 'b', 'c', 'd']],
    ['slo:error_ratio:rate1h{slo="x"} / 0.1', ['slo:error_ratio:rate1h']],
    ['label_replace(up, "a", "up", "b", "c")', ['up']],
    ['time() - 5 * 1e3', []],
  ])('are found in %s', (expr, names) => {
    expect(metricsIn(expr)).toEqual(names);
  });
});

describe('A panel without series', () => {
  const known = new Set(['hits_total', 'd']);

  it('names the metrics that have no samples', () => {
    expect(whyEmpty(['rate(misses_total[5m]) / rate(hits_total[5m])'], known)).toBe(
      'The application has no samples of misses_total yet.',
    );
  });

  it('says that a rule records them', () => {
    expect(whyEmpty(['slo:x:y'], known)).toContain('Rules record slo:x:y');
  });

  it('says that only the time has none', () => {
    expect(whyEmpty(['d_bucket'], known)).toBe(
      'There is nothing of d_bucket in this time. Choose a longer one.',
    );
  });
});
