import { BucketExemplars } from './bucket-exemplars.js';
import { BucketIndex } from './bucket-index.js';
import type { MetricCells } from './family-cells.js';
import type { Exemplar } from './exemplar.js';
import { writeExemplar, type ExemplarSource } from './exemplars.js';
import type { CellExemplar, MetricSample } from '#contracts';
import { isLegalSum } from '#exposition';
import { Instrument, type InstrumentSetup } from './instrument.js';
import { parseLabels, type LabelArgs, type Labels, type RecordArgs } from './labels.js';
import { boundText } from './number-text.js';
import { bytesOf, type Bytes, type PageWriter } from './page-writer.js';
import { SampleText } from './sample-text.js';
import { Series, type SeriesOwner } from './series.js';

const LINE_END = bytesOf('\n');

/** State shared by the series of one histogram. */
interface HistogramCore extends SeriesOwner {
  readonly name: string;
  readonly buckets: readonly number[];
  readonly index: BucketIndex;
  readonly sumAt: number;
  readonly exemplars: ExemplarSource | undefined;
}

/** One series of a histogram. Its cells: a count per bucket, the count above the last bound, the sum. */
export class BoundHistogram extends Series {
  /** Undefined until exemplars are read. */
  private kept: BucketExemplars | undefined = undefined;

  constructor(
    cells: Float64Array,
    at: number,
    labels: Bytes,
    private readonly core: HistogramCore,
  ) {
    super(cells, at, labels);
  }

  /** Adds an observation. NaN is ignored and counted as a recording error; infinities fall into the outer buckets. */
  observe(value: number): void {
    const { cells, at, core } = this;
    if (typeof value !== 'number' || value !== value) return core.reject();
    const bucket = core.index.of(value);
    (cells[at + bucket] as number) += 1;
    (cells[at + core.sumAt] as number) += value;
    if (core.exemplars?.wanted) this.keepMore(core.exemplars, bucket, value);
  }

  /** Starts a timer. The returned function observes and returns the seconds since then. */
  startTimer(): () => number {
    const startedAt = performance.now();
    return () => {
      const seconds = (performance.now() - startedAt) / 1000;
      this.observe(seconds);
      return seconds;
    };
  }

  /** By bucket. */
  get exemplars(): readonly (Exemplar | undefined)[] | undefined {
    return this.kept?.byBucket;
  }

  bucketName(bucket: number): Pick<CellExemplar, 'name' | 'labels' | 'le'> {
    const { name, buckets } = this.core;
    return { name: `${name}_bucket`, labels: this.labelText, le: boundText(buckets[bucket] ?? Infinity) };
  }

  private keepMore(source: ExemplarSource, bucket: number, value: number): void {
    if (source.intervals) this.keepExtremes(source.intervals[0] as number, value);
    const { turn } = source;
    if (turn > 0 && !this.kept?.isDone(turn, bucket)) this.keepExemplar(source, bucket, value);
  }

  /** A removed series has no such cells: the comparisons with undefined are false. */
  private keepExtremes(interval: number, value: number): void {
    const { cells } = this;
    const smallest = this.at + this.core.sumAt + 1 + (interval & 1) * 2;
    if (value < (cells[smallest] as number)) cells[smallest] = value;
    if (value > (cells[smallest + 1] as number)) cells[smallest + 1] = value;
  }

  private keepExemplar(source: ExemplarSource, bucket: number, value: number): void {
    const kept = (this.kept ??= new BucketExemplars(this.core.buckets.length + 1));
    if (kept.take(source, bucket, value)) source.taken?.add(this, bucket);
  }
}

/**
 * Counts observations in buckets, e.g. durations in seconds.
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
  /** Created when the first page is written. */
  private texts: BucketTexts | undefined;
  private readonly sum: SampleText;
  private readonly count: SampleText;

  /** @param buckets finite, strictly increasing upper bounds; the bucket above the last bound is added automatically */
  constructor(
    setup: InstrumentSetup,
    readonly buckets: readonly number[],
    exemplars?: ExemplarSource,
  ) {
    const sumAt = buckets.length + 1;
    const core: HistogramCore = {
      name: setup.name,
      reject: setup.reject,
      index: new BucketIndex(buckets),
      buckets,
      sumAt,
      exemplars,
    };
    super(setup, sumAt + 1, (cells, at, labels) => new BoundHistogram(cells, at, labels, core), ['observe']);
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

  protected override sharedShape(): MetricCells {
    return { kind: this.kind, bounds: [...this.buckets, Infinity].map(boundText), hasExtremes: true };
  }

  protected override write(writer: PageWriter, series: BoundHistogram, openMetrics: boolean): void {
    const { cells, at } = series;
    const labelled = series.labelLength > 0;
    const { head, bounds } = (this.texts ??= bucketTexts(this.name, this.buckets));
    let count = 0;
    for (let i = 0; i < bounds.length; i++) {
      count += cells[at + i] as number;
      const { bytes, bare } = bounds[i] as BucketTexts['bounds'][number];
      const exemplar = openMetrics ? series.exemplars?.[i] : undefined;
      if (labelled && !exemplar) series.writeSample(writer, head, bytes, count);
      else {
        writer.bytes(head);
        this.writeBucket(writer, series, labelled ? bytes : bare, count, exemplar);
      }
    }
    const sum = cells[at + bounds.length] as number;
    if (openMetrics && !isLegalSum(sum, this.buckets[0] ?? 0)) return;
    this.sum.line(writer, series, sum);
    this.count.line(writer, series, count);
  }

  private writeBucket(
    writer: PageWriter,
    series: BoundHistogram,
    bound: Bytes,
    count: number,
    exemplar: Exemplar | undefined,
  ): void {
    series.writeLabels(writer);
    writer.bytes(bound);
    writer.value(count);
    if (exemplar) writeExemplar(writer, exemplar);
    writer.bytes(LINE_END);
  }

  protected override samplesOf({ cells, at, labelText, exemplars }: BoundHistogram): MetricSample[] {
    const labels = parseLabels(labelText);
    let count = 0;
    const samples: MetricSample[] = [...this.buckets, Infinity].map((bound, i) => {
      const text = boundText(bound);
      count += cells[at + i] as number;
      const exemplar = exemplars?.[i];
      const sample = { name: `${this.name}_bucket`, labels: { le: text, ...labels }, value: count };
      return exemplar ? { ...sample, exemplar: { ...exemplar, timeMs: exemplar.at } } : sample;
    });
    samples.push({ name: `${this.name}_sum`, labels, value: cells[at + this.buckets.length + 1] as number });
    samples.push({ name: `${this.name}_count`, labels, value: count });
    return samples;
  }
}

/** Constant parts of a histogram's bucket lines: `name_bucket{`, and each bound, after labels or alone. */
interface BucketTexts {
  readonly head: Bytes;
  readonly bounds: readonly { bytes: Bytes; bare: Bytes }[];
}

function bucketTexts(name: string, buckets: readonly number[]): BucketTexts {
  const bounds = [...buckets, Infinity].map((bound) => {
    const text = boundText(bound);
    return { bytes: bytesOf(`,le="${text}"} `), bare: bytesOf(`le="${text}"} `) };
  });
  return { head: bytesOf(`${name}_bucket{`), bounds };
}
