import { Instrument, type InstrumentSetup } from './instrument.js';
import type { Labels, RecordArgs } from './labels.js';
import { sampleLine } from './number-text.js';
import { Series } from './series.js';

/** One series of a gauge. NaN and infinities are values like any other here. */
export class BoundGauge extends Series {
  get value(): number {
    return this.cells[this.at] as number;
  }

  set(value: number): void {
    if (typeof value === 'number') this.cells[this.at] = value;
    else this.reject();
  }

  inc(amount = 1): void {
    if (typeof amount === 'number') (this.cells[this.at] as number) += amount;
    else this.reject();
  }

  dec(amount = 1): void {
    if (typeof amount === 'number') (this.cells[this.at] as number) -= amount;
    else this.reject();
  }
}

/**
 * A number that goes up and down, such as open connections.
 *
 * @example
 * ```ts
 * depth.set({ queue_name: 'orders' }, 42);
 * consumers.inc();
 * ```
 */
export class Gauge<L extends string = never> extends Instrument<L, BoundGauge> {
  readonly kind = 'gauge';

  constructor(setup: InstrumentSetup) {
    super(setup, 1, (cells, at, text) => new BoundGauge(cells, at, text, setup.reject));
  }

  /** Sets a series. Wrong labels are counted, never thrown; so it is with `inc` and `dec`. */
  set(...args: RecordArgs<L, [value: number]>): void;
  set(first: Labels<L> | number, value?: number): void {
    if (this.only) this.only.set(first as number);
    else this.find(first).set(value as number);
  }

  /** Adds to a series, 1 unless told. */
  inc(...args: RecordArgs<L, [amount?: number]>): void;
  inc(first?: Labels<L> | number, amount?: number): void {
    if (this.only) this.only.inc(first as number | undefined);
    else this.find(first).inc(amount);
  }

  /** Takes from a series, 1 unless told. */
  dec(...args: RecordArgs<L, [amount?: number]>): void;
  dec(first?: Labels<L> | number, amount?: number): void {
    if (this.only) this.only.dec(first as number | undefined);
    else this.find(first).dec(amount);
  }

  protected override render(series: BoundGauge): string {
    return sampleLine(this.name, series.labelText, series.value);
  }
}
