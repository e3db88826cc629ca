import type { MetricSample } from '#contracts';
import { AGGREGATORS } from '../registry/aggregator.js';
import type { MetricAggregator } from '../registry/definition.js';
import type { AnyInstrument, MetricsRegistry } from '../registry/metrics-registry.js';
import type { ForeignMetric, ForeignValue } from '../sources/foreign-registry.js';

export type MirrorLabels = Record<string, string>;
type Recording = 'inc' | 'dec' | 'set' | 'observe';
type Recorder = Partial<Record<Recording, (value?: number) => void>>;

/** The properties of an instrument that prom-client needs. */
export type Mirrored = Pick<AnyInstrument, 'name' | 'help' | 'labelNames'> & {
  readonly type: string;
  readonly aggregator: string;
};

/**
 * A metric of ours in prom-client's interface; base of all kinds. If several applications have the metric, it shows
 * their values together; recordings through it go to the first application, and nowhere when none is left.
 */
export abstract class MetricMirror {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly labelNames: readonly string[];
  readonly aggregator: string;
  private readonly instruments = new Map<MetricsRegistry, AnyInstrument>();

  /** @param registeredAs the original name, because prom-client renames counters for an OpenMetrics page */
  constructor(
    { name, help, type, labelNames, aggregator }: Mirrored,
    readonly registeredAs = name,
  ) {
    this.name = name;
    this.help = help;
    this.type = type;
    this.labelNames = labelNames;
    this.aggregator = aggregator;
  }

  join(registry: MetricsRegistry, instrument: AnyInstrument): void {
    this.instruments.set(registry, instrument);
  }

  /** @returns whether no application has this metric any more */
  leave(registry: MetricsRegistry): boolean {
    this.instruments.delete(registry);
    return this.instruments.size === 0;
  }

  async get(): Promise<ForeignMetric> {
    const applications = [...this.instruments];
    await Promise.all(applications.map(([registry, { name }]) => registry.collect(name)));
    const samples = applications.map(([{ defaultLabels }, instrument]) =>
      labelled(this.samplesOf(instrument), defaultLabels),
    );
    const all = samples.length === 1 ? (samples[0] as MetricSample[]) : this.together(samples.flat());
    const { name, help, type, aggregator } = this;
    return { name, help, type, values: all.map((sample) => this.valueOf(sample)), aggregator };
  }

  getForPromString(): Promise<ForeignMetric> {
    return this.get();
  }

  /**
   * As in prom-client: series with labels are removed until they are recorded again; a metric without labels becomes
   * zero.
   */
  reset(): void {
    for (const instrument of this.everyInstrument()) {
      if (this.labelNames.length > 0) instrument.retire();
      else instrument.reset();
    }
  }

  remove(...labels: [MirrorLabels] | string[]): void {
    this.first?.[1].remove(this.named(labels));
  }

  /** A handle of one series, as prom-client's `labels` returns. */
  abstract labels(...labels: [MirrorLabels] | string[]): object;

  protected get first(): [MetricsRegistry, AnyInstrument] | undefined {
    return this.instruments.entries().next().value;
  }

  protected samplesOf(instrument: AnyInstrument): MetricSample[] {
    return instrument.samples();
  }

  protected everyInstrument(): Iterable<AnyInstrument> {
    return this.instruments.values();
  }

  protected named(labels: [MirrorLabels] | string[]): MirrorLabels {
    const [first] = labels;
    if (typeof first === 'object') return first;
    return Object.fromEntries(this.labelNames.map((name, i) => [name, labels[i] as string]));
  }

  /** Records with labels before the value, or with the value alone. Never throws. */
  protected record(method: Recording, first?: MirrorLabels | number, value?: number): void {
    if (!this.first) return;
    const [registry, instrument] = this.first;
    const labels = typeof first === 'object' && first !== null ? first : {};
    const amount = typeof first === 'object' && first !== null ? value : first;
    const series = this.fits(labels) ? (instrument.labels(labels) as Recorder) : {};
    if (series[method]) series[method](amount ?? undefined);
    else registry.recordingFailed(instrument.name);
  }

  /** For a metric with labels, the instrument itself validates them. */
  private fits(labels: MirrorLabels): boolean {
    return this.labelNames.length > 0 || Object.keys(labels).length === 0;
  }

  private together(samples: readonly MetricSample[]): MetricSample[] {
    const groups = new Map<string, MetricSample[]>();
    for (const sample of samples) {
      const group = groups.get(keyOf(sample));
      if (group) group.push(sample);
      else groups.set(keyOf(sample), [sample]);
    }
    const aggregate = AGGREGATORS[this.aggregator as MetricAggregator];
    return [...groups.values()].map((group) => ({
      ...(group[0] as MetricSample),
      value: aggregate(group.map(({ value }) => value)),
    }));
  }

  private valueOf({ name, labels, value }: MetricSample): ForeignValue {
    return name === this.registeredAs ? { labels, value } : { metricName: name, labels, value };
  }
}

function keyOf({ name, labels }: MetricSample): string {
  return `${name} ${JSON.stringify(Object.entries(labels).sort())}`;
}

function labelled(samples: MetricSample[], defaults: MirrorLabels): MetricSample[] {
  if (Object.keys(defaults).length === 0) return samples;
  return samples.map((sample) => ({ ...sample, labels: { ...defaults, ...sample.labels } }));
}
