import { parseLabels, type MetricSample, type MetricSlice } from '#contracts';
import { rowValues } from './family-series.js';
import type { LatestExemplars } from './latest-exemplars.js';
import type { SharedTable } from './shared-series.js';

/** Number of samples that are encoded in two to three milliseconds. */
const SLICE_SAMPLES = 250;

/**
 * Converts rows to samples.
 *
 * @param defaults labels added to samples that do not have them
 * @param exemplars exemplars of buckets, added to the samples
 */
export function slicesOf(
  table: SharedTable,
  defaults: Readonly<Record<string, string>>,
  exemplars?: LatestExemplars,
): MetricSlice[] {
  const { name, help, kind, unit, aggregator } = table.family.info;
  const parts: MetricSample[][] = [[]];
  for (const row of table.rows) {
    const part = parts.at(-1) ?? [];
    part.push(...samplesOf(table, row, defaults, exemplars));
    if (part.length >= SLICE_SAMPLES) parts.push([]);
  }
  return parts
    .filter((samples) => samples.length > 0)
    .map((samples) => ({ name, help, kind, unit, aggregator, samples }));
}

function samplesOf(
  { family: { info, shapes }, copy }: SharedTable,
  { labels, at }: SharedTable['rows'][number],
  defaults: Readonly<Record<string, string>>,
  exemplars: LatestExemplars | undefined,
): MetricSample[] {
  const values = new Float64Array(shapes.length);
  rowValues(info, copy, at, values, 0, shapes.length);
  const own = { ...defaults, ...parseLabels(labels) };
  return shapes.map((shape, i) => {
    const le = info.bounds && shape.labels.le;
    const exemplar = le === undefined ? undefined : exemplars?.get(shape.name, labels, le);
    return { name: shape.name, labels: { ...own, ...shape.labels }, value: values[i] as number, exemplar };
  });
}
