import type { Metric } from 'prom-client';
import type { AnyInstrument, MetricsRegistry } from '../registry/metrics-registry.js';
import { MetricMirror, type Mirrored } from './metric-mirror.js';
import { CounterMirror, GaugeMirror, HistogramMirror, SummaryMirror } from './mirror-kinds.js';
import { userMetrics, userRegistry } from './prom-client.bridge.js';

type MakeMirror = new (mirrored: Mirrored) => MetricMirror;

/** By kind; all other kinds become gauges. */
const MIRRORS: Readonly<Record<string, [type: string, mirror: MakeMirror]>> = {
  counter: ['counter', CounterMirror],
  histogram: ['histogram', HistogramMirror],
  summary: ['summary', SummaryMirror],
};

export function isMirror(metric: unknown): metric is MetricMirror {
  return metric instanceof MetricMirror;
}

/**
 * Shows an application's metric in prom-client's global registry, for `register.metrics()`, `getMetricsAsJSON`, the
 * push gateway, cluster aggregation and `@InjectMetric`. That registry belongs to the process, so applications with the
 * same metric share its mirror; a name that is taken there by a foreign metric is not changed.
 */
export function mirror(registry: MetricsRegistry, instrument: AnyInstrument): void {
  const name = instrument.kind === 'info' ? `${instrument.name}_info` : instrument.name;
  const known: unknown = userRegistry.getSingleMetric(name);
  if (isMirror(known)) return known.join(registry, instrument);
  if (known !== undefined) return;
  const { help, kind, labelNames, aggregator } = instrument;
  const [type, Mirror] = MIRRORS[kind] ?? ['gauge', GaugeMirror];
  const made = new Mirror({ name, help, type, labelNames, aggregator });
  made.join(registry, instrument);
  // prom-client's type lists its four classes, but it uses only a metric's name and `get`.
  userRegistry.registerMetric(made as unknown as Metric);
}

/** Removes an application's metrics from the global registry. */
export function unmirror(registry: MetricsRegistry): void {
  for (const metric of userMetrics.getMetricsAsArray() as unknown[]) {
    if (isMirror(metric) && metric.leave(registry)) userRegistry.removeSingleMetric(metric.registeredAs);
  }
}
