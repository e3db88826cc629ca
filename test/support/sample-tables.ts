import type { MetricInfo, TierName } from '#contracts';
import type { ChunkRow, JournalRow, SampleTables, SeriesRow } from '#store';

/** A minimal implementation of sample tables in arrays that can be made to fail. */
export class ArrayTables implements SampleTables {
  readonly rows = new Map<number, SeriesRow>();
  readonly metrics = new Map<string, MetricInfo>();
  stored: ChunkRow[] = [];
  journalled: JournalRow[] = [];
  /** Thrown by every write while set. */
  failure?: Error;

  putSeries(rows: readonly SeriesRow[]): void {
    this.fail();
    for (const row of rows) this.rows.set(row.id, row);
  }
  removeSeries(ids: readonly number[]): void {
    this.fail();
    for (const id of ids) this.rows.delete(id);
  }
  allSeries(): Iterable<SeriesRow> {
    return this.rows.values();
  }
  putMetric(metric: MetricInfo): void {
    this.fail();
    this.metrics.set(metric.name, metric);
  }
  allMetrics(): Iterable<MetricInfo> {
    return this.metrics.values();
  }
  putChunks(rows: readonly ChunkRow[]): void {
    this.fail();
    for (const row of rows) this.removeChunk(row);
    this.stored.push(...rows);
  }
  chunks(tier: TierName, groups: readonly number[], fromMs: number, toMs: number): ChunkRow[] {
    return this.stored
      .filter(
        (row) => row.tier === tier && groups.includes(row.group) && row.fromMs <= toMs && row.toMs >= fromMs,
      )
      .sort((a, b) => a.group - b.group || a.fromMs - b.fromMs);
  }
  removeChunks(tier: TierName, beforeMs: number): number {
    this.fail();
    const gone = this.stored.filter((row) => row.tier === tier && row.toMs < beforeMs);
    this.stored = this.stored.filter((row) => !gone.includes(row));
    return gone.reduce((sum, { samples }) => sum + samples, 0);
  }
  removeChunk({ tier, group, fromMs }: Pick<ChunkRow, 'tier' | 'group' | 'fromMs'>): void {
    this.fail();
    this.stored = this.stored.filter(
      (row) => row.tier !== tier || row.group !== group || row.fromMs !== fromMs,
    );
  }
  span(tier: TierName): { fromMs: number; toMs: number } | undefined {
    const rows = this.stored.filter((row) => row.tier === tier);
    if (rows.length === 0) return undefined;
    return {
      fromMs: Math.min(...rows.map(({ fromMs }) => fromMs)),
      toMs: Math.max(...rows.map(({ toMs }) => toMs)),
    };
  }
  sampleCount(tier: TierName): number {
    return this.stored.filter((row) => row.tier === tier).reduce((sum, { samples }) => sum + samples, 0);
  }
  appendJournal(row: JournalRow): void {
    this.fail();
    this.journalled.push(row);
  }
  journal(): Iterable<JournalRow> {
    return this.journalled;
  }
  trimJournal(untilSequence: number): void {
    this.fail();
    this.journalled = this.journalled.filter(({ sequence }) => sequence > untilSequence);
  }

  private fail(): void {
    if (this.failure) throw this.failure;
  }
}
