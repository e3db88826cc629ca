import type { MetricSample } from '#contracts';
import { Instrument, type InstrumentSetup } from './instrument.js';
import { parseLabels, type Labels, type RecordArgs } from './labels.js';
import type { Bytes, PageWriter } from './page-writer.js';
import { SampleText } from './sample-text.js';
import { Series, type SeriesOwner } from './series.js';

/** One series of a gauge. NaN and infinities are valid values. */
export class BoundGauge extends Series {
  constructor(
    cells: Float64Array,
    at: number,
    labels: Bytes,
    private readonly owner: SeriesOwner,
  ) {
    super(cells, at, labels);
  }

  get value(): number {
    return this.cells[this.at] as number;
  }

  set(value: number): void {
    // Converts minus zero to zero, because minus zero marks series without a recording since they were retired.
    if (typeof value === 'number') this.cells[this.at] = value + 0;
    else this.owner.reject();
  }

  inc(amount = 1): void {
    if (typeof amount === 'number') (this.cells[this.at] as number) += amount;
    else this.owner.reject();
  }

  dec(amount = 1): void {
    if (typeof amount === 'number') this.cells[this.at] = (this.cells[this.at] as number) + 0 - amount;
    else this.owner.reject();
  }
}

/**
 * A number that goes up and down, e.g. open connections.
 *
 * @example
 * ```ts
 * depth.set({ queue_name: 'orders' }, 42);
 * consumers.inc();
 * ```
 */
export class Gauge<L extends string = never> extends Instrument<L, BoundGauge> {
  readonly kind = 'gauge';
  private readonly sample: SampleText;

  constructor(setup: InstrumentSetup) {
    super(setup, 1, (cells, at, labels) => new BoundGauge(cells, at, labels, setup), ['set', 'inc', 'dec']);
    this.sample = new SampleText(setup.name);
  }

  /** Sets a series. Invalid labels are counted, never thrown; likewise for `inc` and `dec`. */
  set(...args: RecordArgs<L, [value: number]>): void;
  set(first: Labels<L> | number, value?: number): void {
    if (this.only) this.only.set(first as number);
    else this.find(first).set(value as number);
  }

  /** Increments a series, by 1 by default. */
  inc(...args: RecordArgs<L, [amount?: number]>): void;
  inc(first?: Labels<L> | number, amount?: number): void {
    if (this.only) this.only.inc(first as number | undefined);
    else this.find(first).inc(amount);
  }

  /** Decrements a series, by 1 by default. */
  dec(...args: RecordArgs<L, [amount?: number]>): void;
  dec(first?: Labels<L> | number, amount?: number): void {
    if (this.only) this.only.dec(first as number | undefined);
    else this.find(first).dec(amount);
  }

  protected override write(writer: PageWriter, series: BoundGauge): void {
    this.sample.line(writer, series, series.value);
  }

  protected override samplesOf(series: BoundGauge): MetricSample[] {
    return [{ name: this.name, labels: parseLabels(series.labelText), value: series.value }];
  }
}
