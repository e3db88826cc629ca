import { describe, expect, it } from '@jest/globals';
import { asking } from '../../../../test/support/promql-series.js';

const { at, engine } = asking(`
  d_bucket{le="0.1",r="x"}: 10
  d_bucket{le="0.5",r="x"}: 30
  d_bucket{le="+Inf",r="x"}: 40
  broken_bucket{le="1"}: 10
  broken_bucket{le="2"}: 8
  broken_bucket{le="+Inf"}: 20
  odd_bucket{le="one"}: 1
`);

describe('classic histograms', () => {
  it.each([
    ['histogram_quantile(0.5, d_bucket)', 0.3],
    ['histogram_quantile(0.1, d_bucket)', 0.04],
    ['histogram_quantile(0.99, d_bucket)', 0.5],
    ['histogram_quantile(2, d_bucket)', Infinity],
    ['histogram_quantile(0/0, d_bucket)', NaN],
    ['histogram_fraction(0, 0.1, d_bucket)', 0.25],
    ['histogram_fraction(0.3, +Inf, d_bucket)', 0.5],
    ['histogram_fraction(0.3, 0.2, d_bucket)', 0],
  ])('%s', async (expr, expected) => {
    expect(Object.values((await at(0, expr)) as object)).toEqual([expected]);
  });

  it('buckets that decrease are raised, and an info says so', async () => {
    const { value, infos } = await engine.instant('histogram_quantile(0.5, broken_bucket)', { timeMs: 0 });
    expect(value).toMatchObject({ samples: [{ value: 1 }] });
    expect(infos).toEqual([
      'PromQL info: input to histogram_quantile needed to be fixed for monotonicity (see ' +
        'https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile) for metric name ' +
        '"broken_bucket", from buckets 2 to 2, with a max diff of 2, over 1 samples from 1970-01-01T00:00:00Z to ' +
        '1970-01-01T00:00:00Z (1:25)',
    ]);
  });

  it('a bucket without a bound is left out, and a warning says so', async () => {
    const { value, warnings } = await engine.instant('histogram_quantile(0.5,\n  odd_bucket)', { timeMs: 0 });
    expect(value).toMatchObject({ samples: [] });
    expect(warnings).toEqual([
      'PromQL warning: bucket label "le" is missing or has a malformed value of "one" for metric name "odd_bucket" (2:3)',
    ]);
  });
});
