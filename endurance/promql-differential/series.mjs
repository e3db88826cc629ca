/**
 * Input series: counters with resets, gauges with gaps and NaN, a classic histogram, labels for matching. Samples are
 * 0.123 s after a full second and queries are evaluated at 0.5 s, so that no sample is on the border of a range, where
 * Prometheus 2 and 3 differ.
 */
import { randomFrom } from './random.mjs';

export const BASE_MS = 1_700_000_000_000;
export const LENGTH_MS = 7_200_000;
const OFFSET_MS = 123;

export function generateSeries(seed) {
  const random = randomFrom(seed);
  const series = [];
  const add = (name, labels, everyMs, valueAt) =>
    series.push({ labels: { __name__: name, ...labels }, samples: samplesOf(everyMs, valueAt) });
  for (const job of ['api', 'web'])
    for (const instance of ['0', '1', '2'])
      for (const code of ['200', '404', '500'])
        add('hits_total', { job, instance, code }, 10_000, counter(random));
  for (const job of ['api', 'web'])
    for (const instance of ['0', '1', '2']) {
      add('load', { job, instance }, 15_000, gauge(random, 50, 30));
      add('size', { job, instance, disk: instance === '2' ? 'b' : 'a' }, 30_000, gauge(random, 900, 100));
    }
  add('load', { job: 'odd', instance: '0' }, 15_000, odd(random));
  for (const job of ['api', 'web']) add('limit', { job }, 60_000, gauge(random, 60, 5));
  for (const instance of ['0', '1', '2'])
    add('version', { instance, version: `1.${random.below(3)}` }, 60_000, () => 1);
  for (const job of ['api', 'web']) addHistogram(add, random, job);
  return series.filter(({ samples }) => samples.length > 0).sort(byLabels);
}

function addHistogram(add, random, job) {
  let below = () => 0;
  for (const le of ['0.1', '0.25', '0.5', '1', '2.5', '+Inf']) {
    const [before, own] = [below, steady(random)];
    below = (step) => before(step) + own(step);
    add('took_bucket', { job, le }, 20_000, below);
  }
}

function samplesOf(everyMs, valueAt) {
  const samples = [];
  for (let step = 0; step * everyMs < LENGTH_MS; step++) {
    const value = valueAt(step);
    if (value !== undefined) samples.push([BASE_MS + step * everyMs + OFFSET_MS, value]);
  }
  return samples;
}

/** A counter with occasional resets. */
function counter(random) {
  let value = random.below(100_000) + 1000;
  const [speed, resets] = [random.below(40), random.chance(0.5) ? 0.01 : 0];
  return () => {
    value = random.chance(resets) ? random.below(5) : value + random.below(speed + 1);
    return value;
  };
}

/** Grows at a constant rate; a function of the step, so that bucket sums stay cumulative. */
function steady(random) {
  const speed = random.below(30) / 3;
  return (step) => Math.floor(step * speed);
}

/** Varies around its middle, with occasional gaps. */
function gauge(random, middle, width) {
  let [value, gap] = [middle, 0];
  const gaps = random.chance(0.5) ? 0.01 : 0;
  return () => {
    value += (random.next() - 0.5) * width * 0.4 + (middle - value) * 0.1;
    if (gap > 0) return void gap--;
    if (random.chance(gaps)) gap = random.below(60);
    return value;
  };
}

function odd(random) {
  return () => random.one([1, 2, 2, 3, NaN, Infinity, -Infinity, 0, -5, 0.25, 1e6]);
}

function byLabels(a, b) {
  const [left, right] = [a, b].map(({ labels }) => JSON.stringify(Object.entries(labels).sort()));
  return left < right ? -1 : 1;
}

/** The series as text for `promtool tsdb create-blocks-from openmetrics`. */
export function openMetricsOf(series) {
  const lines = series.flatMap(({ labels: { __name__: name, ...labels }, samples }) => {
    const shown = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
    return samples.map(([timeMs, value]) => `${name}{${shown.join(',')}} ${textOf(value)} ${timeMs / 1000}`);
  });
  return `${lines.join('\n')}\n# EOF\n`;
}

function textOf(value) {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}

/** The series in the format of the port. */
export function packedOf(series) {
  return series.map(({ labels, samples }) => ({
    labels,
    timestamps: Float64Array.from(samples, ([timeMs]) => timeMs),
    values: Float64Array.from(samples, ([, value]) => value),
  }));
}
