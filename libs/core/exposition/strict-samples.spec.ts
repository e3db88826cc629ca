import { Histogram, Registry } from 'prom-client';
import { expect, it } from '@jest/globals';
import type { MetricSample } from '#contracts';
import { strictSamples } from './strict-samples.js';

it('keeps a histogram of prom-client whose lowest bound is 0', async () => {
  const histogram = new Histogram({
    name: 'x',
    help: 'x',
    buckets: [0, 1],
    registers: [new Registry()],
  });
  for (const value of [0, 0.5, 3]) histogram.observe(value);
  const { values } = await histogram.get();
  const samples = values.map(({ metricName = 'x', labels, value }) => ({ name: metricName, labels, value }));
  const slice = {
    name: 'x',
    help: 'x',
    kind: 'histogram' as const,
    samples: samples as unknown as MetricSample[],
  };
  expect(strictSamples(slice).map(({ name, value }) => [name, value])).toEqual([
    ['x_bucket', 1],
    ['x_bucket', 2],
    ['x_bucket', 3],
    ['x_sum', 3.5],
    ['x_count', 3],
  ]);
});
