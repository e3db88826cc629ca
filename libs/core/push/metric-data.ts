import type { HrTime, ValueType } from '@opentelemetry/api';
import {
  AggregationTemporality,
  boundOf,
  type DataPoint,
  DataPointType,
  type HistogramValue,
  type MetricSample,
  type MetricSlice,
  type PushedMetric,
  type ResolvedOptions,
  SUMMARY_POINTS,
  type SummaryValue,
} from '#contracts';
import { millisToHrTime } from '#otlp';
import { otlpShape, type OtlpShape } from './conventions/otlp-shape.js';

const { CUMULATIVE, DELTA } = AggregationTemporality;
/** `ValueType.DOUBLE`, without importing the package. */
const DOUBLE = 1 as ValueType;

type Naming = Pick<ResolvedOptions['metrics'], 'temporality' | 'otlpNames'>;

/** Start and end of the period that a value covers. */
interface Span {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
}

/**
 * A slice in OpenTelemetry's terms: counters are sums, histograms have explicit bounds, summaries are summaries. All
 * values are cumulative; metrics that will be converted to deltas are marked.
 *
 * @param from start of all counters, in milliseconds since 1970
 * @param to time of the reading
 * @param naming see `MetricsOptions.temporality` and `MetricsOptions.otlpNames`
 * @param since time of the previous reading, in milliseconds since 1970; older exemplars are not sent again
 */
export function metricDataOf(
  slice: MetricSlice,
  from: number,
  to: number,
  { temporality, otlpNames }: Naming,
  since = 0,
): PushedMetric[] {
  const span: Span = { startTime: millisToHrTime(from), endTime: millisToHrTime(to) };
  const shape = otlpShape(slice, otlpNames);
  const isDelta = temporality === 'delta' || (temporality === 'lowmemory' && !slice.isForeign);
  const counted = isDelta ? DELTA : CUMULATIVE;
  if (slice.kind === 'histogram') return [histogramData(slice, shape, span, counted, since)];
  if (slice.kind === 'summary') return [summaryData(slice, shape, span)];
  const byName = new Map<string, MetricSample[]>();
  for (const sample of slice.samples) {
    const known = byName.get(sample.name);
    if (known) known.push(sample);
    else byName.set(sample.name, [sample]);
  }
  return [...byName].map(([name, samples]) =>
    numberData(slice, name === slice.name ? shape : { ...shape, name }, samples, span, counted),
  );
}

function numberData(
  slice: MetricSlice,
  shape: OtlpShape,
  samples: readonly MetricSample[],
  span: Span,
  counted: AggregationTemporality,
): PushedMetric {
  const dataPoints = samples.map(({ labels, value }): DataPoint<number> => ({
    ...span,
    attributes: shape.attributesOf(labels),
    value,
  }));
  const base = baseOf(slice, shape, slice.kind === 'counter' ? counted : CUMULATIVE);
  if (slice.kind === 'counter')
    return { ...base, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints };
  if (slice.kind === 'updowncounter')
    return { ...base, dataPointType: DataPointType.SUM, isMonotonic: false, dataPoints };
  return { ...base, dataPointType: DataPointType.GAUGE, dataPoints };
}

function baseOf(
  { help, isForeign }: MetricSlice,
  { name, unit }: OtlpShape,
  aggregationTemporality: AggregationTemporality,
) {
  return {
    descriptor: { name, description: help, unit, valueType: DOUBLE },
    aggregationTemporality,
    ...(isForeign && { isForeign }),
  };
}

/** The samples of a histogram or summary grouped by series, i.e. without the label `le` or `quantile`. */
function bySeries(slice: MetricSlice, label: 'le' | 'quantile'): MetricSample[][] {
  const series = new Map<string, MetricSample[]>();
  for (const sample of slice.samples) {
    const { [label]: _apart, ...labels } = sample.labels;
    const key = JSON.stringify(Object.entries(labels).sort());
    const known = series.get(key);
    if (known) known.push(sample);
    else series.set(key, [sample]);
  }
  return [...series.values()];
}

function attributesOf(samples: readonly MetricSample[], label: 'le' | 'quantile', shape: OtlpShape) {
  const { [label]: _apart, ...labels } = samples[0]?.labels ?? {};
  return shape.attributesOf(labels);
}

function histogramData(
  slice: MetricSlice,
  shape: OtlpShape,
  span: Span,
  counted: AggregationTemporality,
  since: number,
): PushedMetric {
  const dataPoints = bySeries(slice, 'le').map((samples): DataPoint<HistogramValue> => ({
    ...span,
    attributes: attributesOf(samples, 'le', shape),
    value: histogramValue(slice.isForeign ? completeBuckets(samples) : samples),
    ...exemplarsOf(samples, since),
  }));
  return { ...baseOf(slice, shape, counted), dataPointType: DataPointType.HISTOGRAM, dataPoints };
}

/** The buckets' exemplars recorded after a time in milliseconds; older ones have been sent. */
function exemplarsOf(samples: readonly MetricSample[], since: number): Pick<DataPoint<unknown>, 'exemplars'> {
  const exemplars = samples.flatMap(({ exemplar }) =>
    exemplar && exemplar.timeMs > since ? [exemplar] : [],
  );
  return exemplars.length > 0 ? { exemplars } : {};
}

/** Converts the page's cumulative buckets to separate buckets. */
function histogramValue(samples: readonly MetricSample[]): HistogramValue {
  const [boundaries, counts]: [number[], number[]] = [[], []];
  let count = 0;
  let sum: number | undefined;
  for (const { name, labels, value } of samples) {
    if (labels.le === undefined) {
      if (name.endsWith('_sum')) sum = value;
      continue;
    }
    if (boundOf(labels.le) !== Infinity) boundaries.push(Number(labels.le));
    counts.push(value - count);
    count = value;
  }
  return { buckets: { boundaries, counts }, sum, count };
}

/**
 * The samples of a foreign histogram with the buckets that OTLP needs: each bound once, in ascending order, and `+Inf`
 * last. Where a source leaves that one out, it is the number of observations.
 */
function completeBuckets(samples: readonly MetricSample[]): MetricSample[] {
  const buckets = new Map<number, MetricSample>();
  for (const sample of samples) {
    const bound = boundOf(sample.labels.le);
    if (!Number.isNaN(bound)) buckets.set(bound, sample);
  }
  const rest = samples.filter(({ labels }) => labels.le === undefined);
  const sorted = [...buckets].sort(([a], [b]) => a - b).map(([, sample]) => sample);
  if (!buckets.has(Infinity)) {
    const counted = rest.find(({ name }) => name.endsWith('_count'))?.value ?? 0;
    const value = Math.max(counted, sorted.at(-1)?.value ?? 0);
    sorted.push({ name: '', labels: { le: '+Inf' }, value });
  }
  return [...sorted, ...rest];
}

function summaryData(slice: MetricSlice, shape: OtlpShape, span: Span): PushedMetric {
  const dataPoints = bySeries(slice, 'quantile').map((samples): DataPoint<SummaryValue> => ({
    ...span,
    attributes: attributesOf(samples, 'quantile', shape),
    value: {
      count: samples.find(({ name }) => name.endsWith('_count'))?.value ?? 0,
      sum: samples.find(({ name }) => name.endsWith('_sum'))?.value ?? 0,
      quantiles: samples
        .filter(({ labels, value }) => labels.quantile !== undefined && !Number.isNaN(value))
        .map(({ labels, value }) => ({ quantile: Number(labels.quantile), value })),
    },
  }));
  return { ...baseOf(slice, shape, CUMULATIVE), dataPointType: SUMMARY_POINTS, dataPoints };
}
