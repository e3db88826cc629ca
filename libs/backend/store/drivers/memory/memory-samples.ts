import type { MetricInfo, TierName } from '#contracts';
import type { ChunkRow, JournalRow, SampleTables, SeriesRow } from '../store-driver.js';

/** Size of a row in V8, without its bytes. */
const ROW_BYTES = 200;
/** Memory per series, and per label, in the index of samples: measured with 50,000 series. */
const INDEX_BYTES = 300;
const INDEX_BYTES_PER_LABEL = 27;

type Group = ChunkRow[];

/** In-memory encoded samples. */
export class MemorySamples implements SampleTables {
  readonly #series = new Map<number, SeriesRow>();
  readonly #metrics = new Map<string, MetricInfo>();
  /** Chunks sorted by start. */
  readonly #tiers = new Map<TierName, Map<number, Group>>();
  readonly #counts = new Map<TierName, number>();
  #journal: JournalRow[] = [];
  #bytes = 0;

  putSeries(rows: readonly SeriesRow[]): void {
    for (const row of rows) {
      if (!this.#series.has(row.id)) this.#bytes += seriesBytes(row);
      this.#series.set(row.id, row);
    }
  }

  removeSeries(ids: readonly number[]): void {
    for (const id of ids) {
      const row = this.#series.get(id);
      if (row) this.#bytes -= seriesBytes(row);
      this.#series.delete(id);
    }
  }

  allSeries(): Iterable<SeriesRow> {
    return [...this.#series.values()].sort((a, b) => a.id - b.id);
  }

  putMetric(metric: MetricInfo): void {
    this.#metrics.set(metric.name, metric);
  }

  allMetrics(): Iterable<MetricInfo> {
    return [...this.#metrics.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  putChunks(rows: readonly ChunkRow[]): void {
    for (const row of rows) {
      this.removeChunk(row);
      const group = this.#group(row.tier, row.group);
      let at = group.length;
      while (at > 0 && (group[at - 1] as ChunkRow).fromMs > row.fromMs) at--;
      group.splice(at, 0, row);
      this.#count(row, 1);
    }
  }

  *chunks(tier: TierName, groups: readonly number[], fromMs: number, toMs: number): Iterable<ChunkRow> {
    for (const number of groups.toSorted((a, b) => a - b))
      for (const chunk of this.#tiers.get(tier)?.get(number) ?? [])
        if (chunk.toMs >= fromMs && chunk.fromMs <= toMs) yield chunk;
  }

  removeChunks(tier: TierName, beforeMs: number): number {
    const before = this.sampleCount(tier);
    for (const [number, group] of this.#tiers.get(tier) ?? [])
      this.#replace(tier, number, group, ({ toMs }) => toMs >= beforeMs);
    return before - this.sampleCount(tier);
  }

  removeChunk({ tier, group: number, fromMs }: Pick<ChunkRow, 'tier' | 'group' | 'fromMs'>): void {
    const group = this.#tiers.get(tier)?.get(number);
    if (group?.some((chunk) => chunk.fromMs === fromMs))
      this.#replace(tier, number, group, (chunk) => chunk.fromMs !== fromMs);
  }

  span(tier: TierName): { fromMs: number; toMs: number } | undefined {
    let [fromMs, toMs] = [Infinity, -Infinity];
    // Chunks of a group do not overlap, so the first and last bound its time.
    for (const group of this.#tiers.get(tier)?.values() ?? []) {
      if (group.length === 0) continue;
      fromMs = Math.min(fromMs, group[0]!.fromMs);
      toMs = Math.max(toMs, group.at(-1)!.toMs);
    }
    return fromMs === Infinity ? undefined : { fromMs, toMs };
  }

  sampleCount(tier: TierName): number {
    return this.#counts.get(tier) ?? 0;
  }

  appendJournal(row: JournalRow): void {
    this.#journal.push(row);
    this.#bytes += row.bytes.byteLength + ROW_BYTES;
  }

  journal(): Iterable<JournalRow> {
    return this.#journal;
  }

  trimJournal(untilSequence: number): void {
    for (const { sequence, bytes } of this.#journal)
      if (sequence <= untilSequence) this.#bytes -= bytes.byteLength + ROW_BYTES;
    this.#journal = this.#journal.filter(({ sequence }) => sequence > untilSequence);
  }

  get bytes(): number {
    return this.#bytes;
  }

  #group(tier: TierName, number: number): Group {
    const groups = this.#tiers.get(tier) ?? new Map<number, Group>();
    this.#tiers.set(tier, groups);
    const group = groups.get(number) ?? [];
    groups.set(number, group);
    return group;
  }

  #replace(tier: TierName, number: number, group: Group, keeps: (chunk: ChunkRow) => boolean): void {
    const kept = group.filter(keeps);
    for (const chunk of group) if (!keeps(chunk)) this.#count(chunk, -1);
    if (kept.length > 0) this.#tiers.get(tier)?.set(number, kept);
    else this.#tiers.get(tier)?.delete(number);
  }

  #count({ tier, samples, bytes }: ChunkRow, sign: 1 | -1): void {
    this.#counts.set(tier, this.sampleCount(tier) + sign * samples);
    this.#bytes += sign * (bytes.byteLength + ROW_BYTES);
  }
}

/** Bytes of a series: its row and its entry in the label index. */
function seriesBytes({ labels }: SeriesRow): number {
  const names = labels.split('":"').length - 1;
  return labels.length + ROW_BYTES + INDEX_BYTES + names * INDEX_BYTES_PER_LABEL;
}
