import type { ExemplarEntry, Sliced } from '#contracts';
import { labelText } from '../label-text.js';
import type { ExemplarTable, TrimOptions } from '../store-driver.js';
import { Deque } from './deque.js';
import { largestOfParts } from './largest-of-parts.js';
import { trimOldest } from './trim-oldest.js';

/** Size of an exemplar in V8, and of a series without its text. */
const ENTRY_BYTES = 200;
const SERIES_BYTES = 400;
/** Exemplars or series processed per step. */
const AT_ONCE = 5000;

interface Series {
  readonly key: string;
  readonly labels: ExemplarEntry['labels'];
  exemplars: number;
}

interface Kept extends Omit<ExemplarEntry, 'labels'> {
  readonly series: Series;
}

/** In-memory exemplars. */
export class MemoryExemplars implements ExemplarTable {
  readonly #entries = new Deque<Kept>();
  readonly #series = new Map<string, Series>();
  #seriesBytes = 0;

  append(entries: readonly ExemplarEntry[]): void {
    for (const { labels, ...entry } of entries) {
      const series = this.#seriesOf(labels);
      series.exemplars++;
      this.#entries.push({ ...entry, timeMs: Math.trunc(entry.timeMs), series });
    }
  }

  *find(
    isMeant: (labels: ExemplarEntry['labels']) => boolean,
    fromMs: number,
    toMs: number,
    most = Infinity,
  ): Sliced<readonly ExemplarEntry[]> {
    const meant = new Set<Series>();
    let looked = 0;
    for (const series of [...this.#series.values()]) {
      if (isMeant(series.labels)) meant.add(series);
      if (++looked % AT_ONCE === 0) yield;
    }
    const found: Kept[] = [];
    // Entries removed during the iteration are not found; later ones are left to the next query.
    for (let at = 0; at < this.#entries.length && meant.size > 0; at++) {
      const entry = this.#entries.at(at) as Kept;
      const isWithin = entry.timeMs >= fromMs && entry.timeMs <= toMs;
      if (isWithin && meant.has(entry.series)) found.push(entry);
      if (++looked % AT_ONCE === 0) yield;
    }
    const entries: ExemplarEntry[] = [];
    for (const { series, ...entry } of largestOfParts(found, most)) {
      entries.push({ labels: series.labels, ...entry });
      if (++looked % AT_ONCE === 0) yield;
    }
    return entries;
  }

  trim(options: TrimOptions): number {
    return trimOldest(
      this.#entries,
      options,
      () => this.bytes,
      ({ series }) => this.#leave(series),
    );
  }

  oldestMs(): number | undefined {
    return this.#entries.at(0)?.timeMs;
  }

  count(): number {
    return this.#entries.length;
  }

  get bytes(): number {
    return this.#entries.length * ENTRY_BYTES + this.#seriesBytes;
  }

  #seriesOf(labels: ExemplarEntry['labels']): Series {
    const key = labelText(labels);
    let series = this.#series.get(key);
    if (!series) {
      series = { key, labels: { ...labels }, exemplars: 0 };
      this.#series.set(key, series);
      this.#seriesBytes += SERIES_BYTES + 2 * key.length;
    }
    return series;
  }

  #leave(series: Series): void {
    if (--series.exemplars > 0) return;
    this.#series.delete(series.key);
    this.#seriesBytes -= SERIES_BYTES + 2 * series.key.length;
  }
}
