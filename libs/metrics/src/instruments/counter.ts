import { Instrument, type InstrumentSetup } from './instrument.js';
import type { Labels, RecordArgs } from './labels.js';
import { sampleLine } from './number-text.js';
import { Series } from './series.js';

/** One series of a counter. */
export class BoundCounter extends Series {
  get value(): number {
    return this.cells[this.at] as number;
  }

  /** Adds to the count. A negative amount or NaN is ignored and counted as a recording error. */
  inc(amount = 1): void {
    // The type is checked because a counter that meets a string or a bigint would concatenate or throw.
    if (typeof amount === 'number' && amount >= 0) (this.cells[this.at] as number) += amount;
    else this.reject();
  }
}

/**
 * A number that only grows, such as requests served.
 *
 * @example
 * ```ts
 * consumed.inc({ queue_name: 'orders' });
 * consumed.inc({ queue_name: 'orders' }, 5);
 * ```
 */
export class Counter<L extends string = never> extends Instrument<L, BoundCounter> {
  readonly kind = 'counter';

  constructor(setup: InstrumentSetup) {
    super(setup, 1, (cells, at, text) => new BoundCounter(cells, at, text, setup.reject));
  }

  /** Adds to the count of a series, 1 unless told. Wrong labels and amounts are counted, never thrown. */
  inc(...args: RecordArgs<L, [amount?: number]>): void;
  inc(first?: Labels<L> | number, amount?: number): void {
    if (this.only) this.only.inc(first as number | undefined);
    else this.find(first).inc(amount);
  }

  protected override render(series: BoundCounter): string {
    return sampleLine(this.name, series.labelText, series.value);
  }
}
