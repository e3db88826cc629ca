import type { SampleSeries, SeriesMatcher, SeriesSource } from '#contracts';
import { compileRegExp } from '../regexp/whole-regexp.js';
import { firstAfter } from './values/first-after.js';

/** Milliseconds of work after which the thread is yielded. */
const SLICE_MS = 6;

/**
 * A source of in-memory series, for tests of alert rules, for back-tests, and as an example of the port.
 *
 * @param series the series; read at each query, so an array may grow
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
    select: async (matchers, fromMs, toMs) => {
      const matches = matchers.map(seriesMatcher);
      const found: SampleSeries[] = [];
      let restAt = performance.now() + SLICE_MS;
      for (const one of series) {
        if (matches.every((match) => match(one.labels))) found.push(within(one, fromMs, toMs));
        if (performance.now() < restAt) continue;
        await new Promise<void>((resolve) => setImmediate(resolve));
        restAt = performance.now() + SLICE_MS;
      }
      return found;
    },
  };
}

/**
 * Compiles a matcher to a label test. Regular expressions are RE2: they match the whole value, in linear time.
 *
 * @param matcher a condition on one label
 * @throws Error for an invalid regular expression
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
