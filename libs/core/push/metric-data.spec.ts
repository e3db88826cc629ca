import { expect, it } from '@jest/globals';
import type { HistogramValue, MetricSample, MetricSlice } from '#contracts';
import { metricDataOf } from './metric-data.js';

const bucket = (le: string, value: number): MetricSample => ({ name: 'x_bucket', labels: { le }, value });
const count = (value: number): MetricSample => ({ name: 'x_count', labels: {}, value });
const sum: MetricSample = { name: 'x_sum', labels: {}, value: 9 };

function histogramOf(samples: readonly MetricSample[]): unknown {
  const slice: MetricSlice = { name: 'x', help: '', kind: 'histogram', samples, isForeign: true };
  const [metric] = metricDataOf(slice, 0, 1, { temporality: 'cumulative', otlpNames: 'conventions' });
  expect(metric?.dataPoints).toHaveLength(1);
  const { buckets, ...rest } = metric!.dataPoints[0]!.value as HistogramValue;
  return { ...buckets, ...rest };
}

const expected = { boundaries: [0, 1], counts: [2, 3, 1], sum: 9, count: 6 };

it.each<[string, MetricSample[], object]>([
  ['as a page has it', [bucket('0', 2), bucket('1', 5), bucket('+Inf', 6), sum, count(6)], expected],
  ['without +Inf', [bucket('0', 2), bucket('1', 5), sum, count(6)], expected],
  ['with Infinity', [bucket('0', 2), bucket('1', 5), bucket('Infinity', 6), sum, count(6)], expected],
  ['in another order', [count(6), bucket('+Inf', 6), bucket('1', 5), sum, bucket('0', 2)], expected],
  ['with a bound twice', [bucket('0', 2), bucket('1.0', 5), bucket('1', 5), sum, count(6)], expected],
  [
    'with a bound that is no number',
    [bucket('0', 2), bucket('1', 5), bucket('x', 9), sum, count(6)],
    expected,
  ],
  [
    'without +Inf and count',
    [bucket('0', 2), bucket('1', 5)],
    { boundaries: [0, 1], counts: [2, 3, 0], sum: undefined, count: 5 },
  ],
  ['without buckets', [sum, count(6)], { boundaries: [], counts: [6], sum: 9, count: 6 }],
])('a histogram of another library %s has one count more than bounds', (_how, samples, value) => {
  expect(histogramOf(samples)).toEqual(value);
});
