import type { MetricShape } from '#contracts';

/**
 * One shape for each name. Where two systems give a name different shapes, a file that watches both may use the labels
 * and the bounds of either.
 */
export function sharedNames(metrics: readonly MetricShape[]): MetricShape[] {
  const known = new Map<string, MetricShape>();
  for (const metric of metrics) {
    const before = known.get(metric.name);
    known.set(metric.name, before ? eitherOf(before, metric) : metric);
  }
  return [...known.values()];
}

function eitherOf(one: MetricShape, other: MetricShape): MetricShape {
  const { buckets = [] } = other;
  return {
    ...one,
    labelNames: [...new Set([...one.labelNames, ...other.labelNames])],
    ...(one.buckets && { buckets: [...new Set([...one.buckets, ...buckets])].sort((a, b) => a - b) }),
  };
}
