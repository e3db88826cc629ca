import { Registry } from 'prom-client';
import type { MetricsRegistry } from '../registry/metrics-registry.js';
import { withDefaults } from './default-labels.js';
import { beginReading, mayTakeTime, resultOf, type Reading } from './foreign-reading.js';
import { legalised } from './legal-series.js';
import { refreshed, type MetricSource, type SourceMetric } from './metric-source.js';
import { userMetrics } from './prom-client.bridge.js';
import { isMirror } from './registry-mirror.js';

/** Milliseconds that all metrics of others may take together, so that a page is there in time whatever hangs. */
export const FOREIGN_LIMIT_MS = 1000;

/** Somebody else's registry, and whether what it repeats of others is the same thing told twice. */
export type ForeignSource = Registry | MetricSource;

interface Listed {
  readonly metric: { readonly name: string; get(): Promise<SourceMetric> };
  /** Begun already, when it may take its time. */
  readonly reading: Reading | undefined;
  /** Of prom-client, which knows its series apart. */
  readonly isUnique: boolean;
  readonly isRepetition: boolean;
}

/** The metrics that are not ours. */
export interface ForeignMetrics extends AsyncIterable<SourceMetric> {
  /** Their names, as their owners call them. */
  names(): Promise<ReadonlySet<string>>;
}

/**
 * Begins to read the metrics that are not ours: what may take its time all at once, within one limit for the page. A
 * callback that hangs is counted, and not started again while it hangs. A name that is taken gets a number behind it,
 * except in a registry that repeats what is printed already.
 *
 * @param labels put onto every series that has no such labels
 */
export function foreignMetrics(
  registry: MetricsRegistry,
  others: readonly ForeignSource[],
  labels: Readonly<Record<string, string>> = {},
): ForeignMetrics {
  const until = performance.now() + FOREIGN_LIMIT_MS;
  const listed = Promise.all(others.map((other, i) => list(registry, other, i > 0))).then((lists) =>
    lists.flat(),
  );
  return {
    names: async () => new Set((await listed).map(({ metric }) => metric.name)),
    async *[Symbol.asyncIterator]() {
      const taken = new Set<string>();
      for (const one of await listed) {
        const isTaken = registry.owns(one.metric.name) || taken.has(one.metric.name);
        if (isTaken && one.isRepetition) continue;
        try {
          const read = await resultOf(one.reading ?? beginReading(one.metric), until);
          const free = freed(legalised(read, one.isUnique), (name) => registry.owns(name) || taken.has(name));
          for (const name of sampleNames(free)) taken.add(name);
          yield withDefaults(free, labels);
        } catch {
          registry.collectFailed(one.metric.name);
        }
      }
    },
  };
}

async function list(registry: MetricsRegistry, other: ForeignSource, isLater: boolean): Promise<Listed[]> {
  const source = await refreshed(other, () => registry.collectFailed('opentelemetry'));
  const isUnique = source instanceof Registry || source === userMetrics;
  const metrics = source.getMetricsAsArray().filter((metric) => !isMirror(metric));
  return metrics.map((metric) => ({
    metric: metric as unknown as Listed['metric'],
    reading: mayTakeTime(metric) ? beginReading(metric as unknown as Listed['metric']) : undefined,
    isUnique,
    isRepetition: isLater && source instanceof Registry,
  }));
}

/** The names under which a metric has samples, and its own. */
function sampleNames({ name, values }: SourceMetric): Set<string> {
  const names = new Set([name]);
  for (const { metricName } of values) if (metricName !== undefined) names.add(metricName);
  return names;
}

/** The same metric under a name of which nothing is taken. */
function freed(metric: SourceMetric, isTaken: (name: string) => boolean): SourceMetric {
  const names = [...sampleNames(metric)];
  if (!names.some(isTaken)) return metric;
  const base = metric.name.replace(/_total$/, '');
  for (let number = 2; ; number++) {
    const renamed = (name: string) =>
      name.startsWith(base) ? `${base}_${number}${name.slice(base.length)}` : `${name}_${number}`;
    if (names.map(renamed).some(isTaken)) continue;
    const values = metric.values.map((value) =>
      value.metricName === undefined ? value : { ...value, metricName: renamed(value.metricName) },
    );
    return { ...metric, name: renamed(metric.name), values };
  }
}
