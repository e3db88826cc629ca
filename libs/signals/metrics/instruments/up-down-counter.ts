import type { MetricSample } from '#contracts';
import { Instrument, type InstrumentSetup } from './instrument.js';
import { BoundGauge } from './gauge.js';
import { parseLabels, type Labels, type RecordArgs } from './labels.js';
import type { PageWriter } from './page-writer.js';
import { SampleText } from './sample-text.js';

/**
 * A sum that is increased and decreased but never set, e.g. jobs in a queue. On the page it is a gauge.
 *
 * @example
 * ```ts
 * queued.add({ queue: 'mail' }, 1);
 * queued.add({ queue: 'mail' }, -1);
 * ```
 */
export class UpDownCounter<L extends string = never> extends Instrument<L, BoundGauge> {
  readonly kind = 'updowncounter';
  private readonly sample: SampleText;

  constructor(setup: InstrumentSetup) {
    super(setup, 1, (cells, at, labels) => new BoundGauge(cells, at, labels, setup));
    this.sample = new SampleText(setup.name);
  }

  /** Adds to a series; a negative amount subtracts. Invalid labels and amounts are counted, never thrown. */
  add(...args: RecordArgs<L, [amount: number]>): void;
  add(first: Labels<L> | number, amount?: number): void {
    if (this.only) this.only.inc(first as number);
    else this.find(first).inc(amount ?? NaN);
  }

  protected override write(writer: PageWriter, series: BoundGauge): void {
    this.sample.line(writer, series, series.value);
  }

  protected override samplesOf(series: BoundGauge): MetricSample[] {
    return [{ name: this.name, labels: parseLabels(series.labelText), value: series.value }];
  }
}
