import type { MetricShape } from '#contracts';
import type { Measure } from './unit-of.js';

/**
 * What the values of a series are. `bucket`: a cumulative counter per `le`; `quantile`: what must not be added up;
 * `histogram`: the name of a histogram itself, under which nothing stands on the page.
 */
export type SampleKind = 'counter' | 'gauge' | 'bucket' | 'quantile' | 'histogram';

/** What is known of the series of one name. */
export interface Sample {
  readonly name: string;
  readonly kind: SampleKind;
  /** Missing when they are not known. */
  readonly labels?: ReadonlySet<string>;
  readonly unit?: string;
  /** Upper bounds of the histogram it belongs to. */
  readonly buckets?: readonly number[];
  /** Of a recording rule: in what its expression is measured. */
  readonly measure?: Measure;
}

/** The series that a metric puts on the page. */
export function samplesOf(metric: MetricShape): Sample[] {
  const { kind, name, labelNames, unit, buckets } = metric;
  const of = (ending: string, sample: SampleKind, more: readonly string[] = []): Sample => ({
    name: name + ending,
    kind: sample,
    labels: new Set([...labelNames, ...more]),
    ...(unit !== undefined && { unit }),
    ...(buckets && { buckets }),
  });
  switch (kind) {
    case 'histogram':
      return [
        of('', 'histogram'),
        of('_bucket', 'bucket', ['le']),
        of('_sum', 'counter'),
        of('_count', 'counter'),
      ];
    case 'summary':
      return [of('', 'quantile', ['quantile']), of('_sum', 'counter'), of('_count', 'counter')];
    case 'info':
      return [of(name.endsWith('_info') ? '' : '_info', 'gauge')];
    case 'stateset':
      return [of('', 'gauge', [name])];
    default:
      return [of('', kind === 'counter' ? 'counter' : 'gauge')];
  }
}
