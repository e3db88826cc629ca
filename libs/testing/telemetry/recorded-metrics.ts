import type { MetricSample } from '#contracts';
import { registryOf, type MetricsRegistry } from '#metrics';

/** Required labels of a series; it may have others. */
export type WantedLabels = Readonly<Record<string, string | number | boolean>>;

/** Kinds whose value is more than one number. */
const COUNTED = ['histogram', 'summary'];

/**
 * Reads metrics out of an application or a catalogue, without a page. A name that no metric has is an error, and a label
 * that the metric does not have, so that a typing error never looks like a zero. Metrics of prom-client and of OpenTelemetry meters are on the page alone: see `fetchMetricsPage`.
 *
 * @example
 * ```ts
 * const orders = new OrderMetrics(); // has a separate registry
 * orders.placed.inc({ channel: 'web' });
 * expect(RecordedMetrics.of(orders).value('orders_placed_total', { channel: 'web' })).toBe(1);
 * ```
 */
export class RecordedMetrics {
  constructor(private readonly registry: MetricsRegistry) {}

  /**
   * The metrics in the registry of a catalogue.
   *
   * @throws TypeError for an object that no class of `metricCatalogue` made
   */
  static of(catalogue: object): RecordedMetrics {
    return new RecordedMetrics(registryOf(catalogue));
  }

  /** The names of all metrics, in order of registration. */
  get names(): string[] {
    return this.registry.instruments().map(({ name }) => name);
  }

  /**
   * The value of a counter, gauge, info or state set: the sum over all series with these labels.
   *
   * @returns 0 when there is no such series
   * @throws Error for an unknown name or label, and for a histogram or a summary, which have `count` and `sum`
   */
  value(name: string, labels: WantedLabels = {}): number {
    const { kind } = this.instrument(name);
    if (COUNTED.includes(kind))
      throw new Error(`${name} is a ${kind}: ask for count("${name}") or sum("${name}")`);
    return this.total(name, name, labels);
  }

  /**
   * Number of values observed by a histogram or summary.
   *
   * @throws Error for an unknown name or label, and for other kinds
   */
  count(name: string, labels: WantedLabels = {}): number {
    return this.total(this.counted(name), `${name}_count`, labels);
  }

  /**
   * Sum of the values observed by a histogram or summary, in the unit of the metric.
   *
   * @throws Error for an unknown name or label, and for other kinds
   */
  sum(name: string, labels: WantedLabels = {}): number {
    return this.total(this.counted(name), `${name}_sum`, labels);
  }

  /** How often the metric was recorded: the value of a counter or gauge, the count of a histogram or summary. */
  recorded(name: string, labels: WantedLabels = {}): number {
    return COUNTED.includes(this.instrument(name).kind) ? this.count(name, labels) : this.value(name, labels);
  }

  /** All samples of a metric; those of a histogram include its buckets, with the label `le`. */
  samples(name: string): MetricSample[] {
    const instrument = this.instrument(name);
    return Array.from({ length: instrument.rowCount }, (_, row) => [...instrument.rowSamples(row)]).flat();
  }

  /** Number of series of a metric. */
  seriesCount(name: string): number {
    return this.instrument(name).rowCount;
  }

  /**
   * Updates gauges with a `collect` function, which is otherwise called only for a page. Call it before reading their
   * `value`.
   */
  collect(): Promise<void> {
    return this.registry.collect();
  }

  private counted(name: string): string {
    const { kind } = this.instrument(name);
    if (COUNTED.includes(kind)) return name;
    throw new Error(`${name} is a ${kind}: ask for value("${name}")`);
  }

  private total(metric: string, sample: string, labels: WantedLabels): number {
    const wanted = Object.entries(labels);
    const samples = this.samples(metric);
    this.refuseUnknownLabels(metric, samples, Object.keys(labels));
    return samples
      .filter((one) => one.name === sample)
      .filter((one) => wanted.every(([label, value]) => one.labels?.[label] === String(value)))
      .reduce((sum, { value }) => sum + value, 0);
  }

  private refuseUnknownLabels(
    name: string,
    samples: readonly MetricSample[],
    wanted: readonly string[],
  ): void {
    const declared = this.instrument(name).labelNames;
    const unknown = wanted.find(
      (label) =>
        label !== name && !declared.includes(label) && !samples.some(({ labels = {} }) => label in labels),
    );
    if (unknown === undefined) return;
    throw new Error(`${name} has no label "${unknown}". Its labels: ${declared.join(', ') || 'none'}`);
  }

  private instrument(name: string): ReturnType<MetricsRegistry['instruments']>[number] {
    const found = this.registry.instruments().find((instrument) => instrument.name === name);
    if (found) return found;
    throw new Error(`There is no metric ${name}. Registered are: ${this.names.join(', ')}`);
  }
}
