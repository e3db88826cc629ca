import { BucketIndex } from './bucket-index.js';
import { Instrument, type InstrumentSetup } from './instrument.js';
import type { LabelArgs, Labels, RecordArgs } from './labels.js';
import { boundText, numberText, sampleLine } from './number-text.js';
import { Series } from './series.js';

/** One series of a histogram. Its cells: a count per bucket, the count above the last bound, the sum. */
export class BoundHistogram extends Series {
  constructor(
    cells: Float64Array,
    at: number,
    labelText: string,
    reject: () => void,
    private readonly index: BucketIndex,
    private readonly sumAt: number,
  ) {
    super(cells, at, labelText, reject);
  }

  /** Adds an observation. NaN is ignored and counted as a recording error; infinities fall into the outer buckets. */
  observe(value: number): void {
    if (typeof value !== 'number' || value !== value) return this.reject();
    const { cells, at } = this;
    (cells[at + this.index.of(value)] as number) += 1;
    (cells[at + this.sumAt] as number) += value;
  }

  /** Starts a clock. The function it returns observes the seconds since then and answers them. */
  startTimer(): () => number {
    const startedAt = performance.now();
    return () => {
      const seconds = (performance.now() - startedAt) / 1000;
      this.observe(seconds);
      return seconds;
    };
  }
}

/**
 * Counts observations in buckets, such as durations in seconds.
 *
 * @example
 * ```ts
 * duration.observe({ route: '/orders' }, 0.042);
 * const end = duration.startTimer({ route: '/orders' });
 * end();
 * ```
 */
export class Histogram<L extends string = never> extends Instrument<L, BoundHistogram> {
  readonly kind = 'histogram';
  private readonly bucketLabels: readonly string[];

  /** @param buckets finite, strictly increasing upper bounds; the bucket above the last one comes by itself */
  constructor(
    setup: InstrumentSetup,
    readonly buckets: readonly number[],
  ) {
    const index = new BucketIndex(buckets);
    const sumAt = buckets.length + 1;
    super(
      setup,
      sumAt + 1,
      (cells, at, text) => new BoundHistogram(cells, at, text, setup.reject, index, sumAt),
    );
    this.bucketLabels = [...buckets, Infinity].map((bound) => `le="${boundText(bound)}"} `);
  }

  /** Adds an observation to a series. Wrong labels and NaN are counted, never thrown. */
  observe(...args: RecordArgs<L, [value: number]>): void;
  observe(first: Labels<L> | number, value?: number): void {
    if (this.only) this.only.observe(first as number);
    else this.find(first).observe(value as number);
  }

  /** Starts a clock for a series. The function it returns observes the seconds since then and answers them. */
  startTimer(...labels: LabelArgs<L>): () => number;
  startTimer(labels?: Labels<L>): () => number {
    return (this.only ?? this.find(labels)).startTimer();
  }

  protected override render(series: BoundHistogram): string {
    const { cells, at, labelText } = series;
    const head = labelText === '' ? `${this.name}_bucket{` : `${this.name}_bucket{${labelText},`;
    let lines = '';
    let count = 0;
    for (let i = 0; i < this.bucketLabels.length; i++) {
      count += cells[at + i] as number;
      lines += `${head}${this.bucketLabels[i]}${numberText(count)}\n`;
    }
    const sum = cells[at + this.bucketLabels.length] as number;
    return `${lines}${sampleLine(`${this.name}_sum`, labelText, sum)}${sampleLine(`${this.name}_count`, labelText, count)}`;
  }
}
