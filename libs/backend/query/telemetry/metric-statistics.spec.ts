import { describe, expect, it } from '@jest/globals';
import { bucketQuantile } from './metric-statistics.js';

const buckets = (values: Record<string, number>) =>
  Object.entries(values).map(([le, value]) => ({ labels: { le }, value }));

describe('A quantile from buckets', () => {
  const some = buckets({ '0.1': 50, '0.5': 90, '1': 95, '+Inf': 100 });

  it('is interpolated within its bucket', () => {
    expect(bucketQuantile(0.5, some)).toBeCloseTo(0.1);
    expect(bucketQuantile(0.7, some)).toBeCloseTo(0.3);
    expect(bucketQuantile(0.25, some)).toBeCloseTo(0.05);
  });

  it('is unknown beyond the last finite bound', () => {
    expect(bucketQuantile(0.95, some)).toBeCloseTo(1);
    expect(bucketQuantile(0.99, some)).toBeNull();
  });

  it('is unknown when nothing was observed, or the last bucket is missing', () => {
    expect(bucketQuantile(0.5, [])).toBeNull();
    expect(bucketQuantile(0.5, buckets({ '1': 0, '+Inf': 0 }))).toBeNull();
    expect(bucketQuantile(0.5, buckets({ '1': 5 }))).toBeNull();
  });
});
