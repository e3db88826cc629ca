import type { MetricFamilyKind } from '#contracts';
import { Pace } from '#exposition';
import type { ForeignValue } from './foreign-registry.js';
import { SLICE_SAMPLES } from './own-slices.js';

/** Splits a list of values into parts for slices, with all values of a series in the same part. */
export async function* wholeSeries(
  kind: MetricFamilyKind,
  values: readonly ForeignValue[],
): AsyncGenerator<readonly ForeignValue[]> {
  if (values.length === 0) return;
  const isCompound = kind === 'histogram' || kind === 'summary';
  if (values.length <= SLICE_SAMPLES) yield values;
  else if (isCompound) yield* joined(await bySeries(values));
  else for (let at = 0; at < values.length; at += SLICE_SAMPLES) yield values.slice(at, at + SLICE_SAMPLES);
}

async function bySeries(values: readonly ForeignValue[]): Promise<Iterable<ForeignValue[]>> {
  const series = new Map<string, ForeignValue[]>();
  const pace = new Pace();
  for (const value of values) {
    const { le: _le, quantile: _quantile, ...labels } = value.labels;
    const key = JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
    const known = series.get(key);
    if (known) known.push(value);
    else series.set(key, [value]);
    if (pace.due) await pace.breathe();
  }
  return series.values();
}

function* joined(series: Iterable<ForeignValue[]>): Generator<ForeignValue[]> {
  let part: ForeignValue[] = [];
  for (const values of series) {
    part.push(...values);
    if (part.length < SLICE_SAMPLES) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}
