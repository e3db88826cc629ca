import type { Metric } from 'prom-client';
import type { AnyInstrument, MetricsRegistry } from '../registry/metrics-registry.js';
import { MetricMirror, type Mirrored } from './metric-mirror.js';
import { CounterMirror, GaugeMirror, HistogramMirror, SummaryMirror } from './mirror-kinds.js';
import { userMetrics, userRegistry } from './prom-client.bridge.js';

type MakeMirror = new (mirrored: Mirrored) => MetricMirror;

/** By kind; whatever is not here is a gauge on the page. */
const MIRRORS: Readonly<Record<string, [type: string, mirror: MakeMirror]>> = {
  counter: ['counter', CounterMirror],
  histogram: ['histogram', HistogramMirror],
  summary: ['summary', SummaryMirror],
};

export function isMirror(metric: unknown): metric is MetricMirror {
  return metric instanceof MetricMirror;
}

/**
 * Shows a metric of an application in prom-client's global registry: `register.metrics()`, `getMetricsAsJSON`, the push
 * gateway, cluster aggregation and `@InjectMetric` see it. That registry belongs to the process, so applications that
 * have the same metric share its mirror; a name that is taken there by somebody else's metric stays as it is.
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
  // prom-client's type names its four classes; it asks a metric for its name and `get` alone.
  userRegistry.registerMetric(made as unknown as Metric);
}

/** Takes an application's metrics out again. */
export function unmirror(registry: MetricsRegistry): void {
  for (const metric of userMetrics.getMetricsAsArray() as unknown[]) {
    if (isMirror(metric) && metric.leave(registry)) userRegistry.removeSingleMetric(metric.registeredAs);
  }
}
