import { isStaleAt, type SelectOptions, type SeriesMatcher } from '#contracts';
import { LabelSet } from '../values/label-set.js';
import type { Loaded, Samples } from '../values/samples.js';
import type { Query } from './context.js';
import { knownMatchers } from './matchers.js';
import type { Pace } from './pace.js';

/** Samples processed between two readings of the clock. */
const PART = 500_000;

/** The required part of a selector's samples. */
export type Wanted = Pick<SelectOptions, 'func' | 'newest' | 'ranges'>;

/** The series of a selector from `fromMs` to `toMs`, read once per query and required part. */
export function load(
  query: Query,
  selector: Parameters<typeof knownMatchers>[0],
  fromMs: number,
  toMs: number,
  wanted: Wanted = {},
): Promise<readonly Loaded[]> {
  const { matchers, text } = knownMatchers(selector);
  const { func = '', newest, ranges } = wanted;
  const apart = ranges ? `${ranges.stepMs} ${ranges.rangeMs}` : '';
  const key = `${fromMs} ${toMs} ${func} ${newest ? 1 : 0} ${apart} ${text}`;
  let loading = query.loaded.get(key);
  if (!loading) query.loaded.set(key, (loading = read(query, matchers, fromMs, toMs, wanted)));
  return loading;
}

async function read(
  { source, budget, pace, labelSets }: Query,
  matchers: readonly SeriesMatcher[],
  fromMs: number,
  toMs: number,
  wanted: Wanted,
): Promise<readonly Loaded[]> {
  const options = {
    ...wanted,
    maxSamples: budget.left,
    signal: pace.signal,
    ...(labelSets && { repeated: true }),
  };
  const found = await pace.within(source.select(matchers, fromMs, toMs, options));
  const loaded: Loaded[] = [];
  for (const { labels, timestamps, values, counts, coarsestMs } of found) {
    budget.read(1, timestamps.length);
    if (timestamps.length > 0)
      loaded.push({
        labels: labelSets?.of(labels) ?? LabelSet.of(labels),
        timestamps,
        values,
        counts,
        coarsestMs,
      });
    if (pace.due()) await pace.rest();
  }
  return loaded;
}

/** The samples without staleness markers; the same arrays when there are none. */
export async function withoutStale(samples: Samples, pace: Pace): Promise<Samples> {
  const { timestamps, values, counts } = samples;
  let stale = 0;
  for (let from = 0; from < values.length; from += PART) {
    const to = Math.min(values.length, from + PART);
    for (let i = from; i < to; i++) if (values[i] !== values[i] && isStaleAt(values, i)) stale++;
    if (to < values.length && pace.due()) await pace.rest();
  }
  if (stale === 0) return samples;
  const length = values.length - stale;
  const kept = {
    ...samples,
    timestamps: new Float64Array(length),
    values: new Float64Array(length),
    ...(counts && { counts: new Float64Array(length) }),
  };
  for (let i = 0, at = 0; i < values.length; i++) {
    if (i % PART === PART - 1 && pace.due()) await pace.rest();
    if (isStaleAt(values, i)) continue;
    kept.timestamps[at] = timestamps[i]!;
    if (counts) kept.counts![at] = counts[i]!;
    kept.values[at++] = values[i]!;
  }
  return kept;
}

/** Converts a row to samples: the steps with a value. */
export function packed(times: Float64Array, values: Float64Array, present: Uint8Array): Samples {
  let count = 0;
  for (let i = 0; i < present.length; i++) count += present[i]!;
  if (count === present.length) return { timestamps: times, values };
  const kept = { timestamps: new Float64Array(count), values: new Float64Array(count) };
  for (let i = 0, at = 0; i < present.length; i++) {
    if (!present[i]) continue;
    kept.timestamps[at] = times[i]!;
    kept.values[at++] = values[i]!;
  }
  return kept;
}
