import { atOnce, type SeriesMatcher } from '#contracts';
import { matchSeries } from '../index/match-series.js';
import type { SeriesIndex } from '../index/series-index.js';

/** The series that some matchers select, whenever they have samples. */
interface Selection {
  readonly index: SeriesIndex;
  /** Series that there were: more may match. */
  readonly size: number;
  readonly ordinals: readonly number[];
  readonly labels: Map<number, Readonly<Record<string, string>>>;
}

/** Remembers what the matchers of prepared queries select, by the identity of their array. */
export class RepeatedSelections {
  private readonly known = new WeakMap<readonly SeriesMatcher[], Selection>();

  /** The ordinals of the series that match and have samples in the time. */
  match(index: SeriesIndex, matchers: readonly SeriesMatcher[], fromMs: number, toMs: number): number[] {
    return this.of(index, matchers).ordinals.filter((ordinal) => index.overlaps(ordinal, fromMs, toMs));
  }

  /** The labels of one of them, the same object each time. */
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
