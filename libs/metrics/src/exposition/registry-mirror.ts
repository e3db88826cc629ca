import type { Metric } from 'prom-client';
import type { Sample } from '../instruments/instrument.js';
import type { AnyInstrument, MetricsRegistry } from '../registry/metrics-registry.js';
import type { SourceMetric, SourceValue } from './metric-source.js';
import { userRegistry } from './prom-client.bridge.js';

const TYPES: Readonly<Record<string, string>> = { updowncounter: 'gauge', info: 'gauge', stateset: 'gauge' };
const NO_LABELS: Readonly<Record<string, never>> = {};

type Labels = Record<string, string>;

/** The recording methods of all kinds; which of them are there depends on the kind, as it does in prom-client. */
interface Recorder {
  inc(...args: (Labels | number | undefined)[]): void;
  dec(...args: (Labels | number | undefined)[]): void;
  set(...args: (Labels | number | undefined)[]): void;
  observe(...args: (Labels | number | undefined)[]): void;
}

/**
 * A metric of ours as prom-client's global registry knows its own: `register.metrics()`, `getMetricsAsJSON`, the push
 * gateway, cluster aggregation and `@InjectMetric` see it. That registry belongs to the process, so where several
 * applications have the metric, it shows their sums, and what is recorded through it goes to the first.
 */
export class MetricMirror {
  readonly aggregator = 'sum';
  private readonly instruments = new Map<MetricsRegistry, AnyInstrument>();

  constructor(
    readonly name: string,
    readonly help: string,
    readonly type: string,
    readonly labelNames: readonly string[],
  ) {}

  join(registry: MetricsRegistry, instrument: AnyInstrument): void {
    this.instruments.set(registry, instrument);
  }

  /** @returns whether nobody is left */
  leave(registry: MetricsRegistry): boolean {
    this.instruments.delete(registry);
    return this.instruments.size === 0;
  }

  async get(): Promise<SourceMetric> {
    await Promise.all([...this.instruments.keys()].map((registry) => registry.collect(this.name)));
    const samples = [...this.instruments.values()].map((instrument) => instrument.samples());
    const values = samples.length === 1 ? (samples[0] as Sample[]).map(valueOf) : sumsOf(samples.flat());
    const { name, help, type, aggregator } = this;
    return { name, help, type, values, aggregator };
  }

  getForPromString(): Promise<SourceMetric> {
    return this.get();
  }

  reset(): void {
    for (const instrument of this.instruments.values()) instrument.reset();
  }

  inc(labels?: Labels | number, amount?: number): void {
    this.recorder.inc(labels, amount);
  }

  dec(labels?: Labels | number, amount?: number): void {
    this.recorder.dec(labels, amount);
  }

  set(labels: Labels | number, value?: number): void {
    this.recorder.set(labels, value);
  }

  observe(labels: Labels | number, value?: number): void {
    this.recorder.observe(labels, value);
  }

  startTimer(startLabels: Labels = NO_LABELS): (endLabels?: Labels) => number {
    const startedAt = performance.now();
    return (endLabels) => {
      const seconds = (performance.now() - startedAt) / 1000;
      const labels = { ...startLabels, ...endLabels };
      if (this.labelNames.length > 0) this.observe(labels, seconds);
      else this.observe(seconds);
      return seconds;
    };
  }

  labels(...labels: [Labels] | string[]): unknown {
    return this.first.labels(this.named(labels));
  }

  remove(...labels: [Labels] | string[]): void {
    this.first.remove(this.named(labels));
  }

  private named(labels: [Labels] | string[]): Labels {
    const [first] = labels;
    if (typeof first === 'object') return first;
    return Object.fromEntries(this.labelNames.map((name, i) => [name, labels[i] as string]));
  }

  private get first(): AnyInstrument {
    return this.instruments.values().next().value as AnyInstrument;
  }

  private get recorder(): Recorder {
    return this.first as unknown as Recorder;
  }
}

export function isMirror(metric: unknown): metric is MetricMirror {
  return metric instanceof MetricMirror;
}

/** Shows the metrics of an application in prom-client's global registry; a name that is taken there stays as it is. */
export function mirror(registry: MetricsRegistry, instrument: AnyInstrument): void {
  const name = instrument.kind === 'info' ? `${instrument.name}_info` : instrument.name;
  const known: unknown = userRegistry.getSingleMetric(name);
  if (isMirror(known)) return known.join(registry, instrument);
  if (known !== undefined) return;
  const { help, kind, labelNames } = instrument;
  const made = new MetricMirror(name, help, TYPES[kind] ?? kind, labelNames);
  made.join(registry, instrument);
  userRegistry.registerMetric(made as unknown as Metric);
}

/** Takes an application's metrics out again. */
export function unmirror(registry: MetricsRegistry): void {
  for (const metric of userRegistry.getMetricsAsArray() as unknown[]) {
    if (isMirror(metric) && metric.leave(registry)) userRegistry.removeSingleMetric(metric.name);
  }
}

function valueOf({ name, labels, value }: Sample): SourceValue {
  return { metricName: name, labels, value };
}

function sumsOf(samples: readonly Sample[]): SourceValue[] {
  const sums = new Map<string, SourceValue & { value: number }>();
  for (const sample of samples) {
    const key = `${sample.name} ${JSON.stringify(Object.entries(sample.labels).sort())}`;
    const known = sums.get(key);
    if (known) known.value += sample.value;
    else sums.set(key, { ...valueOf(sample) });
  }
  return [...sums.values()];
}
