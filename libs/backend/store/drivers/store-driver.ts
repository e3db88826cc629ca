import type {
  ExemplarEntry,
  HealthEntry,
  LogCounts,
  LogEntry,
  LogFilter,
  MetricInfo,
  OperationStatistics,
  Page,
  PageOptions,
  ServiceEdge,
  SpanEntry,
  StoredLog,
  StoredSignal,
  TierName,
  TraceFilter,
  TraceSummary,
  Sliced,
} from '#contracts';
import type { AlertTables } from './alert-tables.js';

/** A series as it is kept. */
export interface SeriesRow {
  /** Given by the writer, never reused while the row stands. */
  readonly id: number;
  /** Canonical JSON of the labels, the names ascending. */
  readonly labels: string;
  readonly kind: 'counter' | 'gauge';
  /** Milliseconds since 1970 of its first sample. */
  readonly fromMs: number;
  /** Of its last sample; 0 while it goes on. */
  readonly toMs: number;
}

/** Encoded samples of a group of series over a stretch of time. What is in the bytes is the business of `samples/`. */
export interface ChunkRow {
  readonly tier: TierName;
  /** Which group of series, such as those of one metric. */
  readonly group: number;
  /** Milliseconds since 1970 of the first and the last sample. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Samples in it, for statistics. */
  readonly samples: number;
  readonly bytes: Uint8Array;
}

/** Samples that no chunk holds yet, so that a restart finds them: one row per sampling. */
export interface JournalRow {
  /** Ascending in the order of arrival; never reused, even when the clock was set back. */
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

/** Where series, chunks and the journal of samples are kept. */
export interface SampleTables {
  /** A row with a known id replaces the row that stands. */
  putSeries(rows: readonly SeriesRow[]): void;
  removeSeries(ids: readonly number[]): void;
  allSeries(): Iterable<SeriesRow>;
  putMetric(metric: MetricInfo): void;
  allMetrics(): Iterable<MetricInfo>;

  /** A row with the tier, group and `fromMs` of one that stands replaces it. */
  putChunks(rows: readonly ChunkRow[]): void;
  /** Chunks of some groups that touch a stretch of time, by group and time. */
  chunks(tier: TierName, groups: readonly number[], fromMs: number, toMs: number): Iterable<ChunkRow>;
  /** Removes chunks of a tier that end before a time. @returns how many samples went */
  removeChunks(tier: TierName, beforeMs: number): number;
  /** Removes one chunk; it is no error when there is none. */
  removeChunk(key: Pick<ChunkRow, 'tier' | 'group' | 'fromMs'>): void;
  /** First and last time of a tier; undefined when it is empty. */
  span(tier: TierName): { fromMs: number; toMs: number } | undefined;
  sampleCount(tier: TierName): number;

  appendJournal(row: JournalRow): void;
  /** By sequence. */
  journal(): Iterable<JournalRow>;
  /** Removes rows up to a sequence, inclusive. */
  trimJournal(untilSequence: number): void;
}

/** Which records retention takes. */
export interface TrimOptions {
  /** Older than this, in milliseconds since 1970. */
  readonly beforeMs?: number;
  /** So many of the oldest (traces for spans). */
  readonly oldest?: number;
  /** At least so many bytes of the oldest, by estimate; where records are kept in segments, whole segments. */
  readonly bytes?: number;
}

/** Which results and transitions of checks. */
export interface HealthFilter {
  readonly check?: string;
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly transitionsOnly?: boolean;
}

/** A table of records that age. */
interface RecordTable<T> {
  append(entries: readonly T[]): void;
  /** @returns records that went (spans, not traces, for spans) */
  trim(options: TrimOptions): number;
  /** Milliseconds since 1970 of the oldest record. */
  oldestMs(): number | undefined;
  count(): number;
}

export interface LogTable extends RecordTable<LogEntry> {
  find(filter: LogFilter, page: PageOptions): Page<StoredLog>;
  counts(filter: LogFilter, bucketMs: number): Sliced<LogCounts>;
}

export interface SpanTable extends RecordTable<SpanEntry> {
  traceCount(): number;
  trace(traceId: string): readonly SpanEntry[];
  find(filter: TraceFilter, page: PageOptions & { order?: 'newest' | 'slowest' }): Page<TraceSummary>;
  operations(
    filter: Pick<TraceFilter, 'fromMs' | 'toMs' | 'service'>,
  ): Sliced<readonly OperationStatistics[]>;
  edges(filter: Pick<TraceFilter, 'fromMs' | 'toMs'>): Sliced<readonly ServiceEdge[]>;
}

export interface HealthTable extends RecordTable<HealthEntry> {
  find(filter: HealthFilter, page: PageOptions): Page<HealthEntry>;
}

/** Exemplars count as bytes of metrics. */
export interface ExemplarTable extends RecordTable<ExemplarEntry> {
  /**
   * Exemplars of some series, by arrival. Those of one series have the same labels object.
   *
   * @param isMeant asked once per series
   */
  find(
    isMeant: (labels: ExemplarEntry['labels']) => boolean,
    fromMs: number,
    toMs: number,
  ): Sliced<readonly ExemplarEntry[]>;
  /** Estimated. */
  readonly bytes: number;
}

/**
 * Port: one way to keep records, in memory or in a file. Every implementation passes the shared contract test.
 *
 * Synchronous, since it runs in the telemetry thread. A call may throw when the disk is full or broken; then nothing of
 * the transaction is kept, and the caller drops and counts what it held.
 */
export interface StoreDriver {
  /** Such as `node:sqlite`. */
  readonly name: string;
  readonly samples: SampleTables;
  readonly logs: LogTable;
  readonly spans: SpanTable;
  readonly health: HealthTable;
  readonly exemplars: ExemplarTable;
  /** Absent where nothing outlives the process: alerting keeps its records itself then. */
  readonly alerts: AlertTables | undefined;
  /** All writes of `work` are kept, or none. */
  transaction<T>(work: () => T): T;
  /** Small values that outlive the process, such as `cleanStop`. */
  getState(key: string): string | undefined;
  setState(key: string, value: string): void;
  /** All bytes that are used, log and temporary files included. */
  totalBytes(): number;
  /** Bytes that hold something: without what deletions freed and new records will take. */
  usedBytes(): number;
  bytes(signal: StoredSignal): number;
  /** Bytes that records may use, of the bytes that the driver was given; the rest is for its own logs. */
  readonly recordBytes: number;
  /** Bytes of records that one transaction may write. */
  readonly transactionBytes: number;
  /** Whether what is kept is still where it was opened: false when a file was removed or replaced. */
  isInPlace(): boolean;
  /**
   * Called about once a second: gives back to the operating system what deletions freed, for at most about `budgetMs`, and
   * makes durable what has waited for long. May take as long for what makes questions faster.
   */
  reclaim(budgetMs: number): void;
  close(): void;
}
