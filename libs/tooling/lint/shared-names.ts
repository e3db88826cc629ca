import type { SeriesShape } from '#promql';

/**
 * Merges metrics of the same name. Where two systems define a name differently, an expression may use the labels and
 * bounds of either.
 */
export function sharedNames(metrics: readonly SeriesShape[]): SeriesShape[] {
  const known = new Map<string, SeriesShape>();
  for (const metric of metrics) {
    const before = known.get(metric.name);
    known.set(metric.name, before ? eitherOf(before, metric) : metric);
  }
  return [...known.values()];
}

/** Labels or bounds unknown for one of them are unknown for the merged metric. */
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

/** A name that is a counter in one system and a gauge in another becomes untyped, so that both uses pass. */
function kindOfBoth(one: SeriesShape['kind'], other: SeriesShape['kind']): SeriesShape['kind'] {
  return one === other || WITH_PARTS.includes(one) || WITH_PARTS.includes(other) ? one : 'untyped';
}
