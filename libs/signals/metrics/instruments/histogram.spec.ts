import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { textOf } from '../../../../test/support/promtool.js';
import { metricsPage } from '../exposition/page.js';
import { histogram } from '../registry/definition.js';
import { MetricsRegistry } from '../registry/metrics-registry.js';
import { BucketIndex } from './bucket-index.js';
import { exponentialBuckets, linearBuckets } from './buckets.js';

const lines = async (registry: MetricsRegistry, name: string): Promise<string[]> =>
  (await textOf(metricsPage(registry, []))).split('\n').filter((line) => line.startsWith(name));

describe('A histogram', () => {
  it('shows cumulative buckets, sum and count', async () => {
    const registry = new MetricsRegistry();
    const size = registry.register(histogram('size', 'Size.', ['of'], { buckets: [0, 0.5, 1, 10] }));
    for (const value of [0, 0.2, 0.5, 0.7, 1, 100]) size.observe({ of: 'x' }, value);
    expect(await lines(registry, 'size')).toEqual([
      'size_bucket{of="x",le="0.0"} 1',
      'size_bucket{of="x",le="0.5"} 3',
      'size_bucket{of="x",le="1.0"} 5',
      'size_bucket{of="x",le="10.0"} 5',
      'size_bucket{of="x",le="+Inf"} 6',
      'size_sum{of="x"} 102.4',
      'size_count{of="x"} 6',
    ]);
  });

  it('is on the page with zeros from the start when it has no labels', async () => {
    const registry = new MetricsRegistry();
    registry.register(histogram('size', 'Size.', [], { buckets: [1] }));
    expect(await lines(registry, 'size')).toEqual([
      'size_bucket{le="1.0"} 0',
      'size_bucket{le="+Inf"} 0',
      'size_sum 0',
      'size_count 0',
    ]);
  });

  it('puts infinities into the outer buckets and counts NaN as a recording error', async () => {
    const registry = new MetricsRegistry();
    const size = registry.register(histogram('size', 'Size.', [], { buckets: [1] }));
    size.observe(-Infinity);
    size.observe(NaN);
    size.observe('1' as never);
    expect(await lines(registry, 'size')).toEqual([
      'size_bucket{le="1.0"} 1',
      'size_bucket{le="+Inf"} 1',
      'size_sum -Inf',
      'size_count 1',
    ]);
    expect(await lines(registry, 'observability_recording')).toEqual([
      'observability_recording_errors_total{metric="size"} 2',
    ]);
  });

  it('measures the time between start and end, in seconds', () => {
    const duration = new MetricsRegistry().register(histogram('d_seconds', 'D.', ['of']));
    const before = performance.now();
    const end = duration.startTimer({ of: 'x' });
    const started = performance.now();
    while (performance.now() - started < 2);
    const seconds = end();
    expect(seconds).toBeGreaterThanOrEqual(0.002);
    expect(seconds).toBeLessThanOrEqual((performance.now() - before) / 1000);
  });

  it('finds the same bucket as a search through the list, for any bounds and any value', () => {
    const bound = fc.double({ noNaN: true, noDefaultInfinity: true });
    const bounds = fc.uniqueArray(bound, { minLength: 1, maxLength: 30, comparator: (a, b) => a === b });
    fc.assert(
      fc.property(bounds, fc.array(fc.double({ noNaN: true })), (list, values) => {
        const sorted = Float64Array.from(list).sort();
        const index = new BucketIndex([...sorted]);
        for (const value of [...values, ...sorted, 0, -0, Infinity, -Infinity, 5e-324]) {
          const found = sorted.findIndex((upper) => value <= upper);
          expect(index.of(value)).toBe(found < 0 ? sorted.length : found);
        }
      }),
    );
  });
});

describe('Bucket helpers', () => {
  it('make equal steps and growing steps', () => {
    expect(linearBuckets(0, 10, 3)).toEqual([0, 10, 20]);
    expect(exponentialBuckets(1, 2, 4)).toEqual([1, 2, 4, 8]);
  });

  it.each([
    ['width must be above 0', () => linearBuckets(0, 0, 3)],
    ['count must be a whole number', () => linearBuckets(0, 1, 0)],
    ['start must be above 0', () => exponentialBuckets(0, 2, 3)],
    ['factor above 1', () => exponentialBuckets(1, 1, 3)],
  ])('reject invalid arguments: %s', (message, make) => {
    expect(make).toThrow(message);
  });
});
