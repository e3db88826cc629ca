import type { SampleSeries, SeriesMatcher, SeriesSource } from '#contracts';
import { compileRegExp } from '../regexp/whole-regexp.js';

/**
 * A source over series held in memory: for tests of alert rules, for back-tests and as an example of the port.
 *
 * @param series the series; read at each query, so that an array may grow
 * @example
 * ```ts
 * const timestamps = Float64Array.of(0, 15_000, 30_000);
 * const values = Float64Array.of(1, 4, 9);
 * const engine = createEngine({
 *   source: memorySource([{ labels: { __name__: 'jobs_total', queue: 'mail' }, timestamps, values }]),
 * });
 * await engine.instant('increase(jobs_total[1m])', { timeMs: 30_000 });
 * ```
 */
export function memorySource(series: readonly SampleSeries[]): SeriesSource {
  return {
    select: (matchers, fromMs, toMs) => {
      const matches = matchers.map(seriesMatcher);
      return series
        .filter(({ labels }) => matches.every((match) => match(labels)))
        .map((one) => within(one, fromMs, toMs));
    },
  };
}

/**
 * A test of labels for one matcher. Regular expressions are RE2: they match the whole value, in time linear in its length.
 *
 * @param matcher a condition on one label
 * @throws Error when its value is no regular expression but has to be one
 * @example
 * ```ts
 * const matches = seriesMatcher({ label: 'code', op: '=~', value: '5..' });
 * matches({ code: '503' }); // true
 * ```
 */
export function seriesMatcher({
  label,
  op,
  value,
}: SeriesMatcher): (labels: Readonly<Record<string, string>>) => boolean {
  const of = (labels: Readonly<Record<string, string>>) => labels[label] ?? '';
  if (op === '=') return (labels) => of(labels) === value;
  if (op === '!=') return (labels) => of(labels) !== value;
  const regexp = compileRegExp(value);
  const wanted = op === '=~';
  return (labels) => regexp.test(of(labels)) === wanted;
}

function within(series: SampleSeries, fromMs: number, toMs: number): SampleSeries {
  const { timestamps } = series;
  const from = firstAfter(timestamps, fromMs - 1);
  const to = firstAfter(timestamps, toMs);
  if (from === 0 && to === timestamps.length) return series;
  const values = series.values.subarray(from, to);
  return { labels: series.labels, timestamps: timestamps.subarray(from, to), values };
}

/** The first index whose time is later, by bisection. */
function firstAfter(timestamps: Float64Array, timeMs: number): number {
  let [low, high] = [0, timestamps.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timestamps[middle]! <= timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
