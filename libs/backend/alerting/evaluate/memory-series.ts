import type {
  RuleResults,
  SampleBatch,
  SampleSeries,
  SeriesInfo,
  SeriesMatcher,
  SeriesSource,
} from '#contracts';
import { seriesMatcher } from '#promql';
import { labelsKey } from './output-series.js';

/**
 * In-memory series that rules read and write, for tests of rules and for back-tests.
 *
 * @example
 * ```ts
 * const series = new MemorySeries();
 * series.add({ __name__: 'up', job: 'api' }, 0, 1);
 * const manager = new RuleManager({ queries: queriesOver(series), results: series, … });
 * ```
 */
export class MemorySeries implements SeriesSource, RuleResults {
  private readonly all: GrowingSeries[] = [];
  private readonly refs = new Map<string, number>();
  private readonly byName = new Map<string, GrowingSeries[]>();

  /** Adds a sample, which must be later than the series' other samples; a second one for the same time is ignored. */
  add(labels: Readonly<Record<string, string>>, timeMs: number, value: number): void {
    const ref = this.seriesRef({ labels, kind: 'gauge' });
    this.addSamples({ timeMs, refs: Int32Array.of(ref), values: Float64Array.of(value) });
  }

  seriesRef({ labels }: SeriesInfo): number {
    const key = labelsKey(labels);
    const known = this.refs.get(key);
    if (known !== undefined) return known;
    const series = new GrowingSeries(labels);
    const ref = this.all.push(series) - 1;
    this.refs.set(key, ref);
    const name = labels['__name__'] ?? '';
    const named = this.byName.get(name);
    if (named) named.push(series);
    else this.byName.set(name, [series]);
    return ref;
  }

  addSamples({ timeMs, refs, values }: SampleBatch): void {
    refs.forEach((ref, i) => this.all[ref]?.append(timeMs, values.subarray(i, i + 1)));
  }

  select(matchers: readonly SeriesMatcher[], fromMs: number, toMs: number): SampleSeries[] {
    const matches = matchers.map(seriesMatcher);
    const name = matchers.find(({ label, op }) => label === '__name__' && op === '=')?.value;
    const candidates = name === undefined ? this.all : (this.byName.get(name) ?? []);
    return candidates
      .filter(({ labels }) => matches.every((match) => match(labels)))
      .map((series) => series.within(fromMs, toMs))
      .filter(({ timestamps }) => timestamps.length > 0);
  }
}

class GrowingSeries {
  private timestamps = new Float64Array(16);
  private values = new Float64Array(16);
  private length = 0;

  constructor(readonly labels: Readonly<Record<string, string>>) {}

  /** @param value one value, as an array because a staleness marker must not pass through a JavaScript number */
  append(timeMs: number, value: Float64Array): void {
    if (this.length > 0 && this.timestamps[this.length - 1]! >= timeMs) return;
    if (this.length === this.timestamps.length) this.grow();
    this.timestamps[this.length] = timeMs;
    this.values.set(value, this.length++);
  }

  within(fromMs: number, toMs: number): SampleSeries {
    const from = this.firstAfter(fromMs - 1);
    const to = this.firstAfter(toMs);
    return {
      labels: this.labels,
      timestamps: this.timestamps.subarray(from, to),
      values: this.values.subarray(from, to),
    };
  }

  private firstAfter(timeMs: number): number {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.timestamps[middle]! <= timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private grow(): void {
    const { timestamps, values } = this;
    this.timestamps = new Float64Array(timestamps.length * 2);
    this.values = new Float64Array(timestamps.length * 2);
    this.timestamps.set(timestamps);
    this.values.set(values);
  }
}
