/**
 * Random series for arbitrary rules: values vary around the numbers in the expressions, series pause, end and restart,
 * counters reset.
 */
import type { RuleGroup } from '#contracts';
import { seededRandom } from '../seeded-random.js';
import { usedMetrics, type UsedMetric } from './expressions.js';
import { labelSets } from './labels.js';

/** A series in promtool's notation. */
export interface NotedSeries {
  readonly series: string;
  readonly values: string;
}

/**
 * Sample interval in milliseconds: among 1,000 samples only the first is on a full second, so no other is on the border
 * of a range, where Prometheus 2 and 3 differ.
 */
export const SAMPLE_MS = 59_123;

/**
 * Large, because for a series that starts within a range, Prometheus 2 extrapolates a rate to where the count was zero,
 * 3 by at most half a sample interval.
 */
const FIRST_COUNT = 1e7;

type Random = () => number;
type Value = number | '_' | 'stale';

export function randomSeries(groups: readonly RuleGroup[], samples: number, seed: number): NotedSeries[] {
  return usedMetrics(groups).flatMap((metric) => {
    const random = seededRandom(hash(metric.name) ^ Math.imul(seed, 0x9e3779b1));
    const pauses = metric.mayBeGone ? pausesOf(samples, random) : [];
    return labelSets(metric).flatMap((labels) => seriesOf(metric, labels, samples, random, pauses));
  });
}

function seriesOf(
  metric: UsedMetric,
  labels: Record<string, string>,
  samples: number,
  random: Random,
  pauses: readonly boolean[],
): NotedSeries[] {
  const made = (extra: Record<string, string>, values: readonly Value[]): NotedSeries => ({
    series: seriesText(metric.name, { ...labels, ...extra }),
    values: packed(values.map((value, i) => (i === 0 || pauses[i] ? '_' : value))),
  });
  if (metric.isHistogram) {
    const bounds = boundsOf(metric);
    return histogram(bounds.length, samples, random).map((values, i) => made({ le: bounds[i]! }, values));
  }
  return [
    made(
      {},
      troubled(metric.isCounter ? counter(metric, samples, random) : gauge(metric, samples, random), random),
    ),
  ];
}

/** Periods in which the whole metric is missing. */
function pausesOf(samples: number, random: Random): boolean[] {
  const pauses: boolean[] = [];
  for (let isGone = false; pauses.length < samples; isGone = random() < 0.4)
    pauses.push(...Array.from({ length: between(random, 8, 30) }, () => isGone));
  return pauses;
}

/** Numbers near those in the expressions. */
function levels({ limits }: UsedMetric, random: Random): number {
  const near = [...limits].filter((limit) => Number.isFinite(limit));
  const limit = near[Math.floor(random() * near.length)] ?? 1;
  const kinds = [
    0,
    1,
    limit,
    limit * 1.25,
    limit * 0.75,
    limit + 1,
    between(random, 0, 100),
    between(random, 0, 9) * 1000,
  ];
  return rounded(kinds[Math.floor(random() * kinds.length)]!);
}

function gauge(metric: UsedMetric, samples: number, random: Random): Value[] {
  const values: Value[] = [];
  while (values.length < samples) {
    const [start, length, kind] = [levels(metric, random), between(random, 3, 30), random()];
    const step = kind < 0.15 ? -start / 40 : kind < 0.25 ? 1 + start / 20 : 0;
    for (let i = 0; i < length; i++) {
      const noise = kind > 0.85 ? (i % 2) * Math.max(1, start / 10) : 0;
      values.push(rounded(start + step * i + noise));
    }
  }
  return values.slice(0, samples);
}

function counter(metric: UsedMetric, samples: number, random: Random): Value[] {
  const values: Value[] = [];
  let value = FIRST_COUNT;
  while (values.length < samples) {
    const kinds = [0, 1, 50, (levels(metric, random) * SAMPLE_MS) / 1000, between(random, 0, 1000)];
    const [speed, length] = [Math.abs(kinds[Math.floor(random() * kinds.length)]!), between(random, 4, 25)];
    for (let i = 0; i < length; i++) {
      value = random() < 0.01 ? FIRST_COUNT / 10 : rounded(value + speed);
      values.push(value);
    }
  }
  return values.slice(0, samples);
}

function boundsOf({ limits, selectors }: UsedMetric): string[] {
  const asked = selectors.flatMap(({ matchers }) => matchers.filter(({ label }) => label === 'le'));
  const texts = asked.flatMap(({ value }) => value.split('|')).filter((text) => /^[\d.]+$/.test(text));
  const numbers = [...limits]
    .filter((limit) => limit > 0 && limit < 1e6)
    .flatMap((limit) => [limit / 2, limit, limit * 3]);
  const all = new Map([0.1, 1, 10, ...numbers.slice(0, 9)].map((bound) => [bound, String(bound)]));
  for (const text of texts) all.set(Number(text), text);
  return [...[...all].sort(([a], [b]) => a - b).map(([, text]) => text), '+Inf'];
}

/** For some time most observations are below one bound, then below another. */
function histogram(bounds: number, samples: number, random: Random): Value[][] {
  const buckets = Array.from({ length: bounds }, (): number[] => []);
  let counts = new Array<number>(bounds).fill(FIRST_COUNT);
  while (buckets[0]!.length < samples) {
    const [most, speed, length] = [
      between(random, 0, bounds - 1),
      between(random, 0, 200),
      between(random, 4, 25),
    ];
    if (random() < 0.1) counts = counts.map(() => FIRST_COUNT / 10);
    for (let i = 0; i < length; i++) {
      counts[most]! += speed;
      counts[between(random, 0, bounds - 1)]! += 2;
      let sum = 0;
      counts.forEach((count, at) => buckets[at]!.push((sum += count)));
    }
  }
  return buckets.map((values) => values.slice(0, samples));
}

/** Adds pauses, staleness markers and single missing samples. */
function troubled(values: readonly Value[], random: Random): Value[] {
  const result = [...values];
  if (random() < 0.25) result[between(random, 1, result.length - 1)] = '_';
  if (random() < 0.15) {
    const [at, length] = [between(random, 5, result.length - 1), between(random, 3, 20)];
    result.fill('_', at, at + length);
    if (random() < 0.6) result[at] = 'stale';
  }
  if (random() < 0.03) result[between(random, 1, result.length - 1)] = NaN;
  return result;
}

/** Joins equal neighbouring values, which keeps files small. */
function packed(values: readonly Value[]): string {
  const words: string[] = [];
  for (let i = 0; i < values.length;) {
    const value = values[i]!;
    let same = 1;
    while (Object.is(values[i + same], value)) same++;
    if (typeof value !== 'number' || Number.isNaN(value))
      words.push(...new Array<string>(same).fill(String(value)));
    else words.push(same > 1 ? `${value}x${same - 1}` : String(value));
    i += same;
  }
  return words.join(' ');
}

export function seriesText(name: string, labels: Readonly<Record<string, string>>): string {
  return `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .join(',')}}`;
}

function between(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

function rounded(value: number): number {
  return Number(value.toPrecision(9));
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value;
}
