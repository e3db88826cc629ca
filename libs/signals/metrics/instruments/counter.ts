import type { MetricSample } from '#contracts';
import { Instrument, type InstrumentSetup } from './instrument.js';
import { parseLabels, type Labels, type RecordArgs } from './labels.js';
import type { Bytes, PageWriter } from './page-writer.js';
import { SampleText } from './sample-text.js';
import { Series, type SeriesOwner } from './series.js';

/** One series of a counter. */
export class BoundCounter extends Series {
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

  /** Increments the counter. A negative amount or NaN is ignored and counted as a recording error. */
  inc(amount = 1): void {
    // The type check prevents a string or bigint from concatenating or throwing.
    if (typeof amount === 'number' && amount >= 0) (this.cells[this.at] as number) += amount;
    else this.owner.reject();
  }
}

/**
 * A number that only grows, e.g. served requests.
 *
 * @example
 * ```ts
 * consumed.inc({ queue_name: 'orders' });
 * consumed.inc({ queue_name: 'orders' }, 5);
 * ```
 */
export class Counter<L extends string = never> extends Instrument<L, BoundCounter> {
  readonly kind = 'counter';
  private readonly sample: SampleText;

  constructor(setup: InstrumentSetup) {
    super(setup, 1, (cells, at, labels) => new BoundCounter(cells, at, labels, setup), ['inc']);
    this.sample = new SampleText(setup.name);
  }

  /** Increments a series, by 1 by default. Invalid labels and amounts are counted, never thrown. */
  inc(...args: RecordArgs<L, [amount?: number]>): void;
  inc(first?: Labels<L> | number, amount?: number): void {
    if (this.only) this.only.inc(first as number | undefined);
    else this.find(first).inc(amount);
  }

  protected override write(writer: PageWriter, series: BoundCounter): void {
    this.sample.line(writer, series, series.value);
  }

  protected override samplesOf(series: BoundCounter): MetricSample[] {
    return [{ name: this.name, labels: parseLabels(series.labelText), value: series.value }];
  }
}
