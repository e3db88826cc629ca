import { ValueType, type Attributes, type HrTime } from '@opentelemetry/api';
import {
  AggregationTemporality,
  type DataPoint,
  DataPointType,
  type HistogramValue,
  type MetricData,
  type MetricSample,
  type MetricSlice,
  type Temporality,
} from '#contracts';
import { millisToHrTime } from '#otlp';

const { CUMULATIVE, DELTA } = AggregationTemporality;

/** Units at the end of our names as the semantic conventions write them. */
const UNITS: Readonly<Record<string, string>> = { seconds: 's', bytes: 'By', ratio: '1', celsius: 'Cel' };

/** From when and until when a value counts. */
interface Span {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
}

/**
 * A slice in OpenTelemetry's terms, under the names of the page: counters are sums, histograms have explicit bounds. A
 * summary becomes a gauge of its quantiles and the sums `_sum` and `_count`, since OpenTelemetry makes none. All values
 * are cumulative; what is to become a delta on its way says so.
 *
 * @param from since when counters count, in milliseconds since 1970
 * @param to when they were read
 * @param temporality see `MetricsOptions.temporality`
 */
export function metricDataOf(
  slice: MetricSlice,
  from: number,
  to: number,
  temporality: Temporality,
): MetricData[] {
  const span: Span = { startTime: millisToHrTime(from), endTime: millisToHrTime(to) };
  const isDelta = temporality === 'delta' || (temporality === 'lowmemory' && !slice.isForeign);
  const counted = isDelta ? DELTA : CUMULATIVE;
  if (slice.kind === 'histogram') return [histogramData(slice, span, counted)];
  const byName = new Map<string, MetricSample[]>();
  for (const sample of slice.samples) {
    const known = byName.get(sample.name);
    if (known) known.push(sample);
    else byName.set(sample.name, [sample]);
  }
  return [...byName].map(([name, samples]) => numberData(slice, name, samples, span, counted));
}

function numberData(
  slice: MetricSlice,
  name: string,
  samples: readonly MetricSample[],
  span: Span,
  counted: AggregationTemporality,
): MetricData {
  const dataPoints = samples.map(({ labels, value }): DataPoint<number> => ({
    ...span,
    attributes: labels,
    value,
  }));
  const counts = slice.kind === 'counter' || (slice.kind === 'summary' && name !== slice.name);
  const base = baseOf(slice, name, counts ? counted : CUMULATIVE);
  if (counts) return { ...base, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints };
  if (slice.kind === 'updowncounter')
    return { ...base, dataPointType: DataPointType.SUM, isMonotonic: false, dataPoints };
  return { ...base, dataPointType: DataPointType.GAUGE, dataPoints };
}

function baseOf(
  { help, unit = '' }: MetricSlice,
  name: string,
  aggregationTemporality: AggregationTemporality,
) {
  return {
    descriptor: { name, description: help, unit: UNITS[unit] ?? unit, valueType: ValueType.DOUBLE },
    aggregationTemporality,
  };
}

/** A histogram on its way from the lines of the page to buckets that do not include each other. */
interface Buckets {
  readonly attributes: Attributes;
  readonly boundaries: number[];
  readonly counts: number[];
  seen: number;
  sum: number;
}

function histogramData(slice: MetricSlice, span: Span, counted: AggregationTemporality): MetricData {
  const series = new Map<string, Buckets>();
  for (const { name, labels, value } of slice.samples) {
    const { le, ...attributes } = labels;
    const key = JSON.stringify(Object.entries(attributes).sort());
    const buckets = series.get(key) ?? { attributes, boundaries: [], counts: [], seen: 0, sum: 0 };
    series.set(key, buckets);
    if (le !== undefined) addBucket(buckets, String(le), value);
    else if (name.endsWith('_sum')) buckets.sum = value;
  }
  const dataPoints = Array.from(series.values(), (one): DataPoint<HistogramValue> => {
    const { attributes, boundaries, counts, seen: count, sum } = one;
    return { ...span, attributes, value: { buckets: { boundaries, counts }, sum, count } };
  });
  return { ...baseOf(slice, slice.name, counted), dataPointType: DataPointType.HISTOGRAM, dataPoints };
}

function addBucket(buckets: Buckets, bound: string, seen: number): void {
  if (bound !== '+Inf') buckets.boundaries.push(Number(bound));
  buckets.counts.push(seen - buckets.seen);
  buckets.seen = seen;
}
