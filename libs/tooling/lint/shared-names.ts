import type { SeriesShape } from '#promql';

/**
 * One shape for each name. Where two systems give a name different shapes, a file that watches both may use the labels
 * and the bounds of either.
 */
export function sharedNames(metrics: readonly SeriesShape[]): SeriesShape[] {
  const known = new Map<string, SeriesShape>();
  for (const metric of metrics) {
    const before = known.get(metric.name);
    known.set(metric.name, before ? eitherOf(before, metric) : metric);
  }
  return [...known.values()];
}

/** What is not known of one of them is not known of both. */
function eitherOf(one: SeriesShape, other: SeriesShape): SeriesShape {
  const { labelNames: _labels, buckets: _buckets, ...rest } = one;
  return {
    ...rest,
    kind: kindOfBoth(one.kind, other.kind),
    ...(one.labelNames &&
      other.labelNames && { labelNames: [...new Set([...one.labelNames, ...other.labelNames])] }),
    ...(one.buckets &&
      other.buckets && { buckets: [...new Set([...one.buckets, ...other.buckets])].sort((a, b) => a - b) }),
  };
}

const WITH_PARTS: readonly SeriesShape['kind'][] = ['histogram', 'summary', 'info', 'stateset'];

/** A counter here and a gauge there: either use may be right. */
function kindOfBoth(one: SeriesShape['kind'], other: SeriesShape['kind']): SeriesShape['kind'] {
  return one === other || WITH_PARTS.includes(one) || WITH_PARTS.includes(other) ? one : 'untyped';
}
