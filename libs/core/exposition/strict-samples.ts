import { boundOf, type MetricSample, type MetricSlice } from '#contracts';

type Strict = (samples: readonly MetricSample[], family: string) => MetricSample[];

/** Kinds whose samples OpenMetrics restricts. */
const STRICT: Readonly<Partial<Record<MetricSlice['kind'], Strict>>> = {
  counter: (samples) => samples.filter(({ value }) => value >= 0),
  info: (samples) => samples.filter(({ value }) => value === 1),
  stateset: (samples, family) =>
    samples.filter(({ labels, value }) => family in labels && (value === 0 || value === 1)),
  histogram: bySeries(strictHistogram),
  summary: bySeries(strictSummary),
};

/**
 * Filters and sorts the samples of a foreign metric by OpenMetrics' rules, series by series, because one violation
 * would invalidate the whole page. Our own instruments comply already.
 */
export function strictSamples({ kind, name, samples }: MetricSlice): readonly MetricSample[] {
  return STRICT[kind]?.(samples, name) ?? samples;
}

function bySeries(strict: Strict): Strict {
  return (samples, family) => {
    const series = new Map<string, MetricSample[]>();
    for (const sample of samples) {
      const { le: _le, quantile: _quantile, ...labels } = sample.labels;
      const key = JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
      const known = series.get(key);
      if (known) known.push(sample);
      else series.set(key, [sample]);
    }
    return [...series.values()].flatMap((one) => strict(one, family));
  };
}

/** Integer, non-decreasing buckets up to `+Inf`, or nothing; a sum only if it cannot decrease. */
function strictHistogram(samples: readonly MetricSample[], family: string): MetricSample[] {
  const buckets = samples
    .filter(({ name }) => name === `${family}_bucket`)
    .sort((a, b) => boundOf(a.labels.le) - boundOf(b.labels.le));
  const last = buckets.at(-1);
  const grow = buckets.every((bucket, i) => isAbove(bucket, buckets[i - 1]));
  if (!last || boundOf(last.labels.le) !== Infinity || !grow) return [];
  const sum = samples.find(({ name }) => name === `${family}_sum`);
  const count = samples.find(({ name }) => name === `${family}_count`);
  if (!sum || count?.value !== last.value || !isLegalSum(sum.value, boundOf((buckets[0] ?? last).labels.le)))
    return buckets;
  return [...buckets, sum, count];
}

function isAbove(bucket: MetricSample, before: MetricSample | undefined): boolean {
  if (!Number.isInteger(bucket.value) || bucket.value < 0) return false;
  if (Number.isNaN(boundOf(bucket.labels.le))) return false;
  return !before || (boundOf(bucket.labels.le) > boundOf(before.labels.le) && bucket.value >= before.value);
}

function strictSummary(samples: readonly MetricSample[], family: string): MetricSample[] {
  return samples.filter(({ name, labels, value }) => {
    if (name === `${family}_count`) return Number.isInteger(value) && value >= 0;
    if (name === `${family}_sum`) return value >= 0;
    const quantile = Number(labels.quantile ?? NaN);
    return quantile >= 0 && quantile <= 1 && !(value < 0);
  });
}

/**
 * Whether OpenMetrics allows a histogram's sum and count: not with negative values, since a sum must not decrease, and
 * not when the sum is NaN (both infinities were observed).
 *
 * @param lowestBound lowest of its bucket bounds
 */
export function isLegalSum(sum: number, lowestBound: number): boolean {
  return sum >= 0 && !(lowestBound < 0);
}
