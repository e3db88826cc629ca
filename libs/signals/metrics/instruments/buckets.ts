import { ObservabilityError } from '#contracts';

/** Upper bounds in seconds for durations, as in the semantic conventions for HTTP. */
export const DURATION_BUCKETS: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
];

/**
 * Bounds at equal distances: `start`, `start + width`, …
 *
 * @param count number of bounds, at least 1
 * @throws ObservabilityError `OBS_METRIC_INVALID` when the bounds would not increase
 * @example
 * ```ts
 * linearBuckets(0, 10, 3); // [0, 10, 20]
 * ```
 */
export function linearBuckets(start: number, width: number, count: number): number[] {
  if (!(width > 0) || !Number.isFinite(start))
    refuse('linearBuckets', 'width must be above 0 and start finite');
  return series('linearBuckets', count, (i) => start + i * width);
}

/**
 * Bounds that grow by a factor: `start`, `start * factor`, …
 *
 * @param start above 0
 * @param factor above 1
 * @param count number of bounds, at least 1
 * @throws ObservabilityError `OBS_METRIC_INVALID` when the bounds would not increase
 * @example
 * ```ts
 * exponentialBuckets(0.001, 10, 4); // 1 ms to 1 s
 * ```
 */
export function exponentialBuckets(start: number, factor: number, count: number): number[] {
  if (!(start > 0) || !(factor > 1)) refuse('exponentialBuckets', 'start must be above 0 and factor above 1');
  return series('exponentialBuckets', count, (i) => start * factor ** i);
}

function series(helper: string, count: number, bound: (i: number) => number): number[] {
  if (!Number.isInteger(count) || count < 1) refuse(helper, 'count must be a whole number of at least 1');
  return Array.from({ length: count }, (_, i) => bound(i));
}

function refuse(helper: string, rule: string): never {
  throw new ObservabilityError('OBS_METRIC_INVALID', `${helper}: ${rule}. Correct the arguments.`);
}
