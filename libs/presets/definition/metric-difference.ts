import type { MetricShape } from '#contracts';

/** The difference between two metrics of the same name, in words; `undefined` when there is none. */
export function metricDifference(one: MetricShape, other: MetricShape): string | undefined {
  if (one.kind !== other.kind) return `${one.kind} against ${other.kind}`;
  const lists: [string, readonly unknown[] | undefined, readonly unknown[] | undefined][] = [
    ['labels', [...one.labelNames].sort(), [...other.labelNames].sort()],
    ['buckets', one.buckets, other.buckets],
    ['quantiles', one.quantiles, other.quantiles],
  ];
  for (const [what, mine = [], theirs = []] of lists) {
    const [a, b] = [mine.join(', '), theirs.join(', ')];
    if (a !== b) return `${what} [${a}] against [${b}]`;
  }
  return undefined;
}
