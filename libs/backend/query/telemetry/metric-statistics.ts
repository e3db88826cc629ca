import { extremeNames, type MetricInfo, type VectorSample } from '#contracts';
import type { QueryContext } from '../query-context.js';
import { rangeText, type Period } from './period.js';
import { finite, valueAt, vectorAt } from './values.js';

/** Statistics of one metric over a period. Unknown values are `null`, never estimated. */
export interface MetricStatistics {
  /** Number of observations of a histogram or summary, or of samples of a gauge; `null` for a counter. */
  readonly count: number | null;
  /** Sum of the observations or samples; for a counter, its increase. */
  readonly sum: number | null;
  readonly mean: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

const NONE: MetricStatistics = {
  count: null,
  sum: null,
  mean: null,
  min: null,
  max: null,
  p50: null,
  p95: null,
  p99: null,
};
const QUANTILES = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;
type QuantileName = keyof typeof QUANTILES;

interface Asked {
  readonly context: QueryContext;
  readonly period: Period;
  /** Matchers within the braces of a selector; `''` for all series. */
  readonly matchers: string;
  readonly signal: AbortSignal | undefined;
}

/**
 * Count, sum, mean, minimum, maximum and quantiles of a metric over all matching series. They equal Prometheus'
 * expressions: `increase` over the period for counters and histograms, `histogram_quantile` for quantiles.
 */
export async function metricStatistics(metric: MetricInfo, asked: Asked): Promise<MetricStatistics> {
  if (metric.type === 'histogram') return histogramStatistics(metric.name, asked);
  if (metric.type === 'summary') return summaryStatistics(metric.name, asked);
  if (metric.type === 'counter') return counterStatistics(metric.name, asked);
  return gaugeStatistics(metric.name, asked);
}

async function histogramStatistics(name: string, asked: Asked): Promise<MetricStatistics> {
  const { context, period, signal } = asked;
  const range = rangeText(period);
  const [smallest, largest] = extremeNames(name);
  const buckets = await vectorAt(
    context,
    `sum by (le) (increase(${selector(`${name}_bucket`, asked)}[${range}]))`,
    period.toMs,
    signal,
  );
  const totals = await observed(name, asked);
  const quantiles = Object.entries(QUANTILES).map(([key, q]) => [key, bucketQuantile(q, buckets)]);
  return {
    ...NONE,
    ...totals,
    min: await value(`min(min_over_time(${selector(smallest, asked)}[${range}]))`, asked),
    max: await value(`max(max_over_time(${selector(largest, asked)}[${range}]))`, asked),
    ...(Object.fromEntries(quantiles) as Record<QuantileName, number | null>),
  };
}

/**
 * Prometheus' `histogram_quantile` (promql/quantile.go), except for a rank beyond the last finite bound: Prometheus
 * returns that bound, this function returns null for unknown.
 */
export function bucketQuantile(q: number, buckets: readonly VectorSample[]): number | null {
  const cumulative = buckets
    .map(({ labels, value }) => ({ bound: Number((labels['le'] ?? '').replace('+Inf', 'Infinity')), value }))
    .sort((a, b) => a.bound - b.bound);
  const total = cumulative.at(-1)?.value ?? 0;
  if (!(total > 0) || cumulative.at(-1)?.bound !== Infinity) return null;
  const rank = q * total;
  const at = cumulative.findIndex(({ value }) => value >= rank);
  const bucket = cumulative[at];
  if (!bucket || bucket.bound === Infinity) return null;
  const below = cumulative[at - 1];
  if (at === 0 && bucket.bound <= 0) return bucket.bound;
  const from = below?.bound ?? 0;
  const before = below?.value ?? 0;
  return from + ((bucket.bound - from) * (rank - before)) / (bucket.value - before);
}

async function observed(
  name: string,
  asked: Asked,
): Promise<Pick<MetricStatistics, 'count' | 'sum' | 'mean'>> {
  const range = rangeText(asked.period);
  const count = await value(`sum(increase(${selector(`${name}_count`, asked)}[${range}]))`, asked);
  const sum = await value(`sum(increase(${selector(`${name}_sum`, asked)}[${range}]))`, asked);
  return { count, sum, mean: count !== null && count > 0 && sum !== null ? sum / count : null };
}

async function summaryStatistics(name: string, asked: Asked): Promise<MetricStatistics> {
  const quantiles: Partial<Record<QuantileName, number | null>> = {};
  for (const [key, q] of Object.entries(QUANTILES) as [QuantileName, number][]) {
    const series = await vectorAt(
      asked.context,
      selector(name, asked, `quantile="${q}"`),
      asked.period.toMs,
      asked.signal,
    );
    // Quantiles of several series cannot be merged.
    quantiles[key] = series.length === 1 ? finite(series[0]?.value) : null;
  }
  return { ...NONE, ...(await observed(name, asked)), ...quantiles };
}

async function counterStatistics(name: string, asked: Asked): Promise<MetricStatistics> {
  const range = rangeText(asked.period);
  return { ...NONE, sum: await value(`sum(increase(${selector(name, asked)}[${range}]))`, asked) };
}

async function gaugeStatistics(name: string, asked: Asked): Promise<MetricStatistics> {
  const samples = `${selector(name, asked)}[${rangeText(asked.period)}]`;
  const over = (outer: string, inner: string): Promise<number | null> =>
    value(`${outer}(${inner}_over_time(${samples}))`, asked);
  const count = await over('sum', 'count');
  const sum = await over('sum', 'sum');
  const series = await value(`count(count_over_time(${samples}))`, asked);
  const quantile = (q: number): Promise<number | null> =>
    series === 1 ? value(`max(quantile_over_time(${q}, ${samples}))`, asked) : Promise.resolve(null);
  return {
    count,
    sum,
    mean: count !== null && count > 0 && sum !== null ? sum / count : null,
    min: await over('min', 'min'),
    max: await over('max', 'max'),
    p50: await quantile(QUANTILES.p50),
    p95: await quantile(QUANTILES.p95),
    p99: await quantile(QUANTILES.p99),
  };
}

function value(expr: string, { context, period, signal }: Asked): Promise<number | null> {
  return valueAt(context, expr, period.toMs, signal);
}

/** A selector that also supports names that must be quoted. */
function selector(name: string, { matchers }: Asked, more = ''): string {
  return `{${[JSON.stringify(name), matchers, more].filter((part) => part !== '').join(',')}}`;
}
