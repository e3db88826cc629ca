import { now } from '../clock.js';
import type { MetricSample } from '#contracts';
import { Instrument, type InstrumentSetup } from './instrument.js';
import { parseLabels, type LabelArgs, type Labels, type RecordArgs } from './labels.js';
import { boundText } from './number-text.js';
import { bytesOf, type Bytes, type PageWriter } from './page-writer.js';
import { QuantileWindow } from './quantile-window.js';
import { SampleText } from './sample-text.js';
import { Series, type SeriesOwner } from './series.js';

interface SummaryCore extends SeriesOwner {
  readonly windowSeconds: number;
}

/** One series of a summary. Its cells: count and sum. */
export class BoundSummary extends Series {
  readonly window: QuantileWindow;

  constructor(
    cells: Float64Array,
    at: number,
    labels: Bytes,
    private readonly owner: SummaryCore,
  ) {
    super(cells, at, labels);
    this.window = new QuantileWindow(owner.windowSeconds);
  }

  /** Adds an observation. NaN is ignored and counted as a recording error. */
  observe(value: number): void {
    if (typeof value !== 'number' || value !== value) return this.owner.reject();
    (this.cells[this.at] as number) += 1;
    (this.cells[this.at + 1] as number) += value;
    this.window.add(value);
  }

  /** Starts a timer. The returned function observes and returns the seconds since then. */
  startTimer(): () => number {
    const startedAt = now();
    return () => {
      const seconds = (now() - startedAt) / 1000;
      this.observe(seconds);
      return seconds;
    };
  }
}

/**
 * Quantiles of recent observations, with count and sum since the start. Quantiles of several processes cannot be
 * aggregated; use a histogram for more than one process.
 *
 * @example
 * ```ts
 * latency.observe({ route: '/orders' }, 0.042);
 * ```
 */
export class Summary<L extends string = never> extends Instrument<L, BoundSummary> {
  readonly kind = 'summary';
  private readonly heads: readonly { labelled: Bytes; bare: Bytes }[];
  private readonly open: Bytes;
  private readonly sum: SampleText;
  private readonly count: SampleText;

  /**
   * @param quantiles each between 0 and 1
   * @param windowSeconds how long a value counts towards them
   */
  constructor(
    setup: InstrumentSetup,
    readonly quantiles: readonly number[],
    windowSeconds: number,
  ) {
    const core: SummaryCore = { reject: setup.reject, windowSeconds };
    super(setup, 2, (cells, at, labels) => new BoundSummary(cells, at, labels, core), ['observe']);
    this.open = bytesOf(`${setup.name}{`);
    this.heads = quantiles.map((q) => ({
      labelled: bytesOf(`,quantile="${boundText(q)}"} `),
      bare: bytesOf(`quantile="${boundText(q)}"} `),
    }));
    this.sum = new SampleText(`${setup.name}_sum`);
    this.count = new SampleText(`${setup.name}_count`);
  }

  /** Adds an observation to a series. Invalid labels and NaN are counted, never thrown. */
  observe(...args: RecordArgs<L, [value: number]>): void;
  observe(first: Labels<L> | number, value?: number): void {
    if (this.only) this.only.observe(first as number);
    else this.find(first).observe(value as number);
  }

  /** Starts a timer for a series. The returned function observes and returns the seconds since then. */
  startTimer(...labels: LabelArgs<L>): () => number;
  startTimer(labels?: Labels<L>): () => number {
    return (this.only ?? this.find(labels)).startTimer();
  }

  protected override onZero(series: BoundSummary): void {
    series.window.clear();
  }

  /** OpenMetrics allows neither negative quantiles nor a sum that may decrease. */
  protected override write(writer: PageWriter, series: BoundSummary, openMetrics: boolean): void {
    const values = series.window.quantiles(this.quantiles);
    for (const [i, { labelled, bare }] of this.heads.entries()) {
      if (openMetrics && (values[i] as number) < 0) continue;
      writer.bytes(this.open);
      series.writeLabels(writer);
      writer.bytes(series.labelLength > 0 ? labelled : bare);
      writer.valueLine(values[i] as number);
    }
    const sum = series.cells[series.at + 1] as number;
    if (!openMetrics || sum >= 0) this.sum.line(writer, series, sum);
    this.count.line(writer, series, series.cells[series.at] as number);
  }

  protected override samplesOf(series: BoundSummary): MetricSample[] {
    const labels = parseLabels(series.labelText);
    const values = series.window.quantiles(this.quantiles);
    const { name } = this;
    return [
      ...this.quantiles.map((q, i) => ({
        name,
        labels: { quantile: boundText(q), ...labels },
        value: values[i] as number,
      })),
      { name: `${name}_sum`, labels, value: series.cells[series.at + 1] as number },
      { name: `${name}_count`, labels, value: series.cells[series.at] as number },
    ];
  }
}
