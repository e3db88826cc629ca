import { atOnce, type SeriesMatcher } from '#contracts';
import { matchSeries } from '../index/match-series.js';
import type { SeriesIndex } from '../index/series-index.js';

/** The series that a list of matchers selects, at any time. */
interface Selection {
  readonly index: SeriesIndex;
  /** Number of series at the time of the match: later series may match too. */
  readonly size: number;
  readonly ordinals: readonly number[];
  readonly labels: Map<number, Readonly<Record<string, string>>>;
}

/** Caches the selections of prepared queries, by the identity of their matcher array. */
export class RepeatedSelections {
  private readonly known = new WeakMap<readonly SeriesMatcher[], Selection>();

  /** The ordinals of matching series with samples in the period. */
  match(index: SeriesIndex, matchers: readonly SeriesMatcher[], fromMs: number, toMs: number): number[] {
    return this.of(index, matchers).ordinals.filter((ordinal) => index.overlaps(ordinal, fromMs, toMs));
  }

  /** The labels of a series, always the same object. */
  labels(index: SeriesIndex, matchers: readonly SeriesMatcher[], ordinal: number): Record<string, string> {
    const { labels } = this.of(index, matchers);
    let found = labels.get(ordinal);
    if (!found) labels.set(ordinal, (found = index.labels(ordinal)));
    return found;
  }

  private of(index: SeriesIndex, matchers: readonly SeriesMatcher[]): Selection {
    const known = this.known.get(matchers);
    if (known?.index === index && known.size === index.size) return known;
    const ordinals = atOnce(matchSeries(index, matchers, -Infinity, Infinity));
    const labels = known?.index === index ? known.labels : new Map<number, Record<string, string>>();
    const selection = { index, size: index.size, ordinals, labels };
    this.known.set(matchers, selection);
    return selection;
  }
}
