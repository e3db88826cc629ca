import type {
  MetricInfo,
  SampleBatch,
  SampleSeries,
  SeriesInfo,
  SeriesMatcher,
  SeriesRef,
  Sliced,
  SourceOptions,
  TieredSource,
  TierName,
} from '#contracts';
import type { SampleTables } from '../drivers/store-driver.js';
import { forgetSeries } from './index/forget-series.js';
import { matchSeries } from './index/match-series.js';
import { SeriesIndex } from './index/series-index.js';
import { restoreSamples } from './restore-samples.js';
import { RollupSchedule } from './rollup/rollup-schedule.js';
import type { SampleMemory } from './sample-memory.js';
import { windowMsOf, type DroppedSamples, type SampleStoreOptions } from './sample-options.js';
import { ChunkCache } from './select/chunk-cache.js';
import { RepeatedSelections } from './select/repeated-selections.js';
import { StoredSource } from './select/tiered-source.js';
import { Ingest } from './window/ingest.js';
import { Refs } from './window/refs.js';
import { writeWindow } from './window/write-window.js';

const CACHE_BYTES = 8 * 2 ** 20;
const MOST_SERIES = 200_000;
/** Label sets created per step. */
const SERIES_AT_ONCE = 1000;
/** A window is written when the next one has this many samplings, because results of rules arrive a little later. */
const LATE_TICKS = 2;
/** Milliseconds until a failed write is retried. */
const RETRY_MS = 10_000;

/** Stores samples: the newest in memory and in a journal, older ones in compressed chunks, the oldest as roll-ups. */
export class SampleStore {
  private readonly memory: SampleMemory;
  private readonly ingest: Ingest;
  private readonly rollups: RollupSchedule;
  private readonly cache: ChunkCache;
  private readonly repeated = new RepeatedSelections();
  private work?: Generator<void>;
  private retryAt = 0;

  /** @throws the tables' error when they cannot be read */
  constructor(tables: SampleTables, options: SampleStoreOptions) {
    this.memory = {
      tables,
      transaction: options.transaction ?? ((work) => work()),
      onError: options.onError ?? (() => undefined),
      index: new SeriesIndex(),
      refs: new Refs(),
      windows: [],
      dropped: { time: 0, ref: 0, write: 0 },
    };
    this.cache = new ChunkCache(options.cacheBytes ?? CACHE_BYTES);
    this.ingest = new Ingest(this.memory, windowMsOf(options.intervalMs), options.maxSeries ?? MOST_SERIES);
    this.rollups = new RollupSchedule(this.memory);
    restoreSamples(this.memory, this.ingest);
    this.rollups.restore();
  }

  /** Number of series with stored samples, including ended ones. */
  get seriesCount(): number {
    return this.memory.index.size;
  }

  /** Dropped samples. */
  get dropped(): Readonly<DroppedSamples> {
    return this.memory.dropped;
  }

  seriesRef(info: SeriesInfo): SeriesRef {
    return this.ingest.seriesRef(info);
  }

  describe(metric: MetricInfo): void {
    this.attempt(() => this.memory.tables.putMetric(metric));
  }

  metadata(): MetricInfo[] {
    return [...this.memory.tables.allMetrics()];
  }

  append(batch: SampleBatch): void {
    this.ingest.append(batch);
  }

  addSamples(batch: SampleBatch): void {
    this.ingest.addSamples(batch);
  }

  /** Writes the results of rules since the last sampling to the journal. */
  flush(): void {
    this.ingest.flush();
  }

  source(options: SourceOptions): TieredSource {
    return new StoredSource(this.memory, this.cache, options, this.repeated);
  }

  /** Label sets of series that match at least one list of matchers and have samples in the period. */
  *series(
    anyOf: readonly (readonly SeriesMatcher[])[],
    fromMs: number,
    toMs: number,
  ): Sliced<SampleSeries['labels'][]> {
    // The same index throughout, even if series are forgotten meanwhile.
    const { index } = this.memory;
    const seen = new Set<number>();
    const found: SampleSeries['labels'][] = [];
    for (const matchers of anyOf)
      for (const ordinal of yield* matchSeries(index, matchers, fromMs, toMs)) {
        if (seen.has(ordinal)) continue;
        seen.add(ordinal);
        found.push(index.labels(ordinal));
        if (found.length % SERIES_AT_ONCE === 0) yield;
      }
    return found;
  }

  /**
   * Writes complete windows as chunks and rolls up chunks, for about `budgetMs` milliseconds.
   *
   * @param nowMs milliseconds since 1970
   * @returns whether work is left
   */
  step(nowMs: number, budgetMs: number): boolean {
    this.flush();
    if (nowMs < this.retryAt && this.retryAt - nowMs <= RETRY_MS) return false;
    const endAt = performance.now() + budgetMs;
    try {
      do {
        this.work ??= this.nextWork();
        if (!this.work) return false;
        if (this.work.next().done) this.work = undefined;
      } while (performance.now() < endAt);
    } catch (error) {
      this.work = undefined;
      this.retryAt = nowMs + RETRY_MS;
      this.memory.onError(error);
      return false;
    }
    return true;
  }

  /**
   * Removes the chunks of a tier that end before a time, and series without remaining samples.
   *
   * @returns number of removed samples
   * @throws the tables' error
   */
  evict(tier: TierName, beforeMs: number): number {
    const { tables } = this.memory;
    const samples = tables.removeChunks(tier, beforeMs);
    if (samples === 0) return 0;
    this.cache.clear();
    forgetSeries(this.memory, (moved) => this.ingest.renumber(moved));
    return samples;
  }

  /**
   * Like `evict`, for samples that are too old: those that are still to be rolled up stay until they are.
   *
   * @throws the tables' error
   */
  expire(tier: TierName, beforeMs: number): number {
    return this.evict(tier, Math.min(beforeMs, this.rollups.neededFromMs(tier)));
  }

  /** Number of stored samples, including points of roll-ups. */
  get sampleCount(): number {
    const { tables, windows } = this.memory;
    const open = windows.reduce((sum, { samples }) => sum + samples, 0);
    return (['raw', '1m', '1h'] as const).reduce((sum, tier) => sum + tables.sampleCount(tier), open);
  }

  /** Milliseconds since 1970 of the oldest sample. */
  get oldestMs(): number | undefined {
    const { tables, windows } = this.memory;
    const spans = (['raw', '1m', '1h'] as const).map((tier) => tables.span(tier)?.fromMs ?? Infinity);
    const oldest = Math.min(...spans, ...windows.map(({ firstMs }) => firstMs));
    return oldest === Infinity ? undefined : oldest;
  }

  /** Writes series and open windows again, because the tables are new. */
  restate(): void {
    this.cache.clear();
    this.ingest.restate();
    this.rollups.restore();
  }

  private nextWork(): Generator<void> | undefined {
    const { windows } = this.memory;
    if (windows.length > 2 || (windows.length > 1 && this.isPast())) return this.writeOldest();
    const open = windows[0];
    return open && this.rollups.next(open.firstMs);
  }

  /** Whether no rule is evaluated any more for the samplings before the open window. */
  private isPast(): boolean {
    const open = this.memory.windows.at(-1)!;
    return open.ticks.length >= LATE_TICKS && open.lastMs - open.firstMs >= this.ingest.lateMs;
  }

  private *writeOldest(): Generator<void> {
    const { windows, refs, index } = this.memory;
    const window = windows[0]!;
    window.isClosed = true;
    yield* writeWindow(this.memory, window);
    if (windows[0] === window) windows.shift();
    this.ingest.endSilent(window);
    this.rollups.written(window.firstMs, window.lastMs);
    refs.recycle(this.ingest.windows - windows.length, (ordinal) => index.toMs[ordinal] === Infinity);
  }

  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.memory.onError(error);
    }
  }
}
