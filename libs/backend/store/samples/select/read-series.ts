import { markStale, type SampleSeries } from '#contracts';
import { fillAbsent, isAbsentAt } from '../encoding/words.js';
import type { Extra, Part, Wanted } from './part.js';

/** Decodes the series of one group into arrays over a common time axis. */
export class SeriesReader {
  private readonly values: Float64Array;
  private readonly counts?: Float64Array;
  private readonly coarsestMs: number | undefined;
  private extras: Extra[] = [];
  private hasAbsent = false;
  private at = 0;

  constructor(
    private readonly series: Wanted,
    private readonly axis: Float64Array,
    { withCounts, coarsestMs }: { withCounts: boolean; coarsestMs: number | undefined },
  ) {
    this.coarsestMs = coarsestMs;
    this.values = new Float64Array(axis.length);
    if (withCounts) this.counts = new Float64Array(axis.length);
  }

  /** Decodes the next part of the axis. */
  read(part: Part): void {
    if (part.read(this.series, this.values, this.at)) this.hasAbsent = true;
    if (part.extras) {
      const extras = part.extras(this.series);
      if (extras.length > 0) this.extras = [...this.extras, ...extras];
    }
    if (this.counts) {
      if (part.counts) part.counts(this.series, this.counts, this.at);
      else this.counts.fill(1, this.at, this.at + part.times.length);
    }
    this.at += part.times.length;
  }

  /** Skips a part that could not be read. */
  skip(part: Part): void {
    fillAbsent(this.values, this.at, this.at + part.times.length);
    this.hasAbsent = true;
    this.at += part.times.length;
  }

  /** Returns the series; it shares the time axis when it has a sample at each time. */
  finish(): SampleSeries {
    const { series, axis, values, counts, coarsestMs } = this;
    const about = { labels: series.labels, ...(coarsestMs !== undefined && { coarsestMs }) };
    if (!this.hasAbsent && this.extras.length === 0)
      return { ...about, timestamps: axis, values, ...(counts && { counts }) };
    return { ...about, ...this.compact() };
  }

  private compact(): Omit<SampleSeries, 'labels'> {
    const { axis, values, counts, extras, hasAbsent } = this;
    let kept = axis.length;
    if (hasAbsent) for (let i = 0; i < axis.length; i++) if (isAbsentAt(values, i)) kept--;
    const length = kept + extras.length;
    const to = {
      timestamps: new Float64Array(length),
      values: new Float64Array(length),
      counts: counts && new Float64Array(length),
    };
    let [at, extra] = [0, 0];
    const addExtra = () => {
      const { timeMs, value } = extras[extra++]!;
      to.timestamps[at] = timeMs;
      if (value === undefined) markStale(to.values, at);
      else to.values[at] = value;
      at++;
    };
    // `set` copies runs of samples and keeps the bits of NaNs.
    for (let i = 0; i < axis.length;) {
      while (extra < extras.length && extras[extra]!.timeMs < axis[i]!) addExtra();
      if (hasAbsent && isAbsentAt(values, i)) {
        i++;
        continue;
      }
      const until = extras[extra]?.timeMs ?? Infinity;
      let end = hasAbsent || until < Infinity ? i + 1 : axis.length;
      while (end < axis.length && axis[end]! <= until && !(hasAbsent && isAbsentAt(values, end))) end++;
      to.timestamps.set(axis.subarray(i, end), at);
      to.values.set(values.subarray(i, end), at);
      if (counts) to.counts!.set(counts.subarray(i, end), at);
      at += end - i;
      i = end;
    }
    while (extra < extras.length) addExtra();
    return { timestamps: to.timestamps, values: to.values, ...(to.counts && { counts: to.counts }) };
  }
}
