import { Registry } from 'prom-client';
import type { MetricFamilyKind, MetricSample, MetricSlice } from '#contracts';
import type { DefaultLabels } from '../exposition/default-labels.js';
import { userMetrics } from '../exposition/prom-client.bridge.js';
import { isMirror } from '../exposition/registry-mirror.js';
import type { MetricsRegistry } from '../registry/metrics-registry.js';
import { beginReading, mayTakeTime, resultOf, type Reading } from './foreign-reading.js';
import { listedMetrics, refreshed, type ForeignMetric, type ForeignRegistry } from './foreign-registry.js';
import { createdName } from '../registry/shape.js';
import { legalised } from './legal-series.js';
import { MetricSourceList, type RegisteredSource } from './metric-source-list.js';
import { wholeSeries } from './whole-series.js';

/** Time limit for all foreign metrics together, milliseconds, so that a hanging one does not delay the page. */
export const FOREIGN_LIMIT_MS = 1000;

/** A source of foreign metrics. */
export type ForeignSource = Registry | ForeignRegistry | MetricSourceList;

interface Listed {
  readonly name: string;
  /** @throws when the metric cannot be read in time */
  readonly read: () => Promise<ForeignMetric>;
  /** Whether its registry repeats metrics that are on the page already. */
  readonly isRepetition: boolean;
}

/** The foreign metrics. */
export interface ForeignSlices extends AsyncIterable<MetricSlice> {
  /** Their original names. */
  names(): Promise<ReadonlySet<string>>;
}

/**
 * Starts reading the foreign metrics, slow ones concurrently, with one time limit per page. A hanging callback is
 * counted, and not started again. A metric whose name is taken gets a number as suffix, except in a registry that
 * repeats metrics on the page.
 *
 * @param labels added to every series that does not have them
 */
export function foreignSlices(
  registry: MetricsRegistry,
  others: readonly ForeignSource[],
  labels: DefaultLabels = {},
): ForeignSlices {
  const until = performance.now() + FOREIGN_LIMIT_MS;
  const listed = Promise.all(
    others.map((other, i) =>
      other instanceof MetricSourceList
        ? listSources(other, until)
        : listRegistry(registry, other, i > 0, until),
    ),
  ).then((lists) => lists.flat());
  return {
    names: async () => new Set((await listed).map(({ name }) => name)),
    async *[Symbol.asyncIterator]() {
      const taken = new Set<string>();
      const isTaken = (name: string): boolean => registry.owns(name) || taken.has(name);
      // The OpenMetrics name of a counter is not available as a new name.
      const isShort = (name: string): boolean => isTaken(`${name}_total`);
      for (const one of await listed) {
        if (one.isRepetition && isTaken(one.name)) continue;
        const metric = await one.read().catch(() => registry.collectFailed(one.name));
        if (!metric) continue;
        const names = sampleNames(metric);
        const rename = freeName(metric.name, names, isTaken, isShort);
        for (const name of names) taken.add(rename(name));
        yield* slicesOf(metric, rename, labels);
      }
    },
  };
}

async function listRegistry(
  registry: MetricsRegistry,
  other: Registry | ForeignRegistry,
  isLater: boolean,
  until: number,
): Promise<Listed[]> {
  const source = await refreshed(other, () => registry.collectFailed('opentelemetry'));
  // prom-client guarantees distinct series.
  const isUnique = source instanceof Registry || source === userMetrics;
  const isRepetition = isLater && source instanceof Registry;
  const metrics = listedMetrics(source.getMetricsAsArray());
  return metrics
    .filter((metric) => !isMirror(metric))
    .map((metric) => {
      const begun: Reading<ForeignMetric> | undefined = mayTakeTime(metric)
        ? beginReading(metric)
        : undefined;
      const read = async () => legalised(await resultOf(begun ?? beginReading(metric), until), isUnique);
      return { name: metric.name, read, isRepetition };
    });
}

async function listSources(sources: MetricSourceList, until: number): Promise<Listed[]> {
  const lists = await Promise.all(Array.from(sources, (source) => listSource(source, until)));
  return lists.flat();
}

/** The names of a source's families are known only after reading it. */
async function listSource(source: RegisteredSource, until: number): Promise<Listed[]> {
  try {
    const metrics = await resultOf(beginReading(source), until);
    return metrics.map((metric) => ({
      name: metric.name,
      read: () => Promise.resolve(metric),
      isRepetition: false,
    }));
  } catch (error) {
    source.failed(`could not be read: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}

/** All sample names of a metric, its own name, and the `_created` name of a histogram or summary. */
function sampleNames({ name, type, values }: ForeignMetric): Set<string> {
  const names = new Set([name]);
  if (type === 'histogram' || type === 'summary') names.add(createdName(name));
  for (const { metricName } of values) if (metricName !== undefined) names.add(metricName);
  return names;
}

/** Returns a renaming of a metric after which none of its names is taken. */
function freeName(
  metric: string,
  names: ReadonlySet<string>,
  isTaken: (name: string) => boolean,
  isShort: (name: string) => boolean,
): (name: string) => string {
  const all = [...names];
  if (!all.some(isTaken)) return (name) => name;
  const base = metric.replace(/_total$/, '');
  for (let number = 2; ; number++) {
    const renamed = (name: string): string =>
      name.startsWith(base) ? `${base}_${number}${name.slice(base.length)}` : `${name}_${number}`;
    if (!all.map(renamed).some((name) => isTaken(name) || isShort(name))) return renamed;
  }
}

async function* slicesOf(
  { name, help, type, unit, aggregator, values }: ForeignMetric,
  rename: (name: string) => string,
  labels: DefaultLabels,
): AsyncGenerator<MetricSlice> {
  const kind = type as MetricFamilyKind;
  for await (const part of wholeSeries(kind, values)) {
    const samples = part.map((one): MetricSample => ({
      name: rename(one.metricName ?? name),
      labels: { ...labels, ...one.labels },
      value: one.value,
    }));
    yield { name: rename(name), help, kind, unit, aggregator, samples, isForeign: true };
  }
}
