import type { SeriesInfo } from '#contracts';
import type { SeriesRow } from '../../drivers/store-driver.js';
import { Groups } from './groups.js';
import { findKey, keyOf, labelsOf, sortedPairs, symbolAt, symbolsIn } from './label-key.js';
import { Symbols } from './symbols.js';

/** `toMs` of a live series. */
export const LIVE = Infinity;

/**
 * All series with stored samples, including ended ones. A series' ordinal is its position in the arrays; postings list
 * the ordinals for each value of each label.
 */
export class SeriesIndex {
  readonly symbols = new Symbols();
  readonly keys: string[] = [];
  readonly ids: number[] = [];
  readonly counters: boolean[] = [];
  /** Milliseconds since 1970 of the first sample; `Infinity` before the first. */
  readonly fromMs: number[] = [];
  /** Milliseconds since 1970 of the last sample; `LIVE` while the series is live. */
  readonly toMs: number[] = [];
  /** Whether only a staleness marker ends the series: see `SeriesInfo.ends`. */
  readonly marked: boolean[] = [];
  /** Label name → value → ordinals, ascending; names and values as symbols. */
  readonly postings = new Map<number, Map<number, number[]>>();
  private readonly byKey = new Map<string, number>();

  constructor(private readonly groups = new Groups()) {}

  get size(): number {
    return this.keys.length;
  }

  /** The ordinal of a series; a new one for new labels. */
  ordinalOf(info: SeriesInfo): number {
    const ordinal = this.knownOrNew(info);
    // Never reset, because the journal stores results of rules separately from other samples.
    if (info.ends === 'marked') this.marked[ordinal] = true;
    return ordinal;
  }

  /** The ordinal of a known series; -1 for others. */
  find({ labels }: Pick<SeriesInfo, 'labels'>): number {
    const key = findKey(sortedPairs(labels), this.symbols);
    return (key === undefined ? undefined : this.byKey.get(key)) ?? -1;
  }

  /** Restores the series from before a restart. */
  restore(rows: Iterable<SeriesRow>, toMs: number): void {
    for (const row of rows) {
      const labels = JSON.parse(row.labels) as Record<string, string>;
      const key = keyOf(sortedPairs(labels), this.symbols);
      if (this.byKey.has(key)) continue;
      this.add(key, row.id, row.kind === 'counter', row.fromMs, row.toMs === 0 ? toMs : row.toMs);
    }
    this.groups.restore(this.ids);
  }

  /** A new index with only the series that `keeps` selects; their ordinals change. */
  without(keeps: (ordinal: number) => boolean): SeriesIndex {
    const index = new SeriesIndex(this.groups);
    for (let i = 0; i < this.size; i++) {
      if (!keeps(i)) continue;
      const key = keyOf(Object.entries(labelsOf(this.keys[i]!, this.symbols)), index.symbols);
      const ordinal = index.add(key, this.ids[i]!, this.counters[i]!, this.fromMs[i]!, this.toMs[i]!);
      index.marked[ordinal] = this.marked[i]!;
    }
    return index;
  }

  labels(ordinal: number): Record<string, string> {
    return labelsOf(this.keys[ordinal]!, this.symbols);
  }

  row(ordinal: number): SeriesRow {
    const toMs = this.toMs[ordinal]!;
    return {
      id: this.ids[ordinal]!,
      labels: JSON.stringify(this.labels(ordinal)),
      kind: this.counters[ordinal] ? 'counter' : 'gauge',
      fromMs: this.fromMs[ordinal]!,
      toMs: toMs === LIVE ? 0 : toMs,
    };
  }

  overlaps(ordinal: number, fromMs: number, toMs: number): boolean {
    return this.fromMs[ordinal]! <= toMs && this.toMs[ordinal]! >= fromMs;
  }

  private knownOrNew({ labels, kind }: SeriesInfo): number {
    const key = keyOf(sortedPairs(labels), this.symbols);
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const id = this.groups.assign(labels['__name__'] ?? '');
    return this.add(key, id, kind === 'counter', Infinity, LIVE);
  }

  private add(key: string, id: number, isCounter: boolean, fromMs: number, toMs: number): number {
    const ordinal = this.size;
    this.keys.push(key);
    this.ids.push(id);
    this.counters.push(isCounter);
    this.fromMs.push(fromMs);
    this.toMs.push(toMs);
    this.marked.push(false);
    this.byKey.set(key, ordinal);
    for (let at = 0; at < symbolsIn(key); at += 2)
      this.post(symbolAt(key, at), symbolAt(key, at + 1), ordinal);
    return ordinal;
  }

  private post(name: number, value: number, ordinal: number): void {
    let values = this.postings.get(name);
    if (!values) this.postings.set(name, (values = new Map<number, number[]>()));
    const ordinals = values.get(value);
    if (ordinals) ordinals.push(ordinal);
    else values.set(value, [ordinal]);
  }
}
