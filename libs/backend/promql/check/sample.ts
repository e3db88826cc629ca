import type { Sample, SampleKind, SeriesShape } from './known-series.js';

/** The series that a metric exposes on the page. */
export function samplesOf(metric: SeriesShape): Sample[] {
  const { kind, name, labelNames, unit, buckets } = metric;
  const of = (ending: string, sample: SampleKind, more: readonly string[] = []): Sample => ({
    name: name + ending,
    kind: sample,
    ...(labelNames && { labels: new Set([...labelNames, ...more]) }),
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
    case 'untyped':
      return [of('', 'unknown')];
    default:
      return [of('', kind === 'counter' ? 'counter' : 'gauge')];
  }
}
