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

/** A stored series. */
export interface SeriesRow {
  /** Assigned by the writer, and not reused while the row exists. */
  readonly id: number;
  /** Canonical JSON of the labels, sorted by name. */
  readonly labels: string;
  readonly kind: 'counter' | 'gauge';
  /** Milliseconds since 1970 of its first sample. */
  readonly fromMs: number;
  /** Milliseconds since 1970 of its last sample; 0 while the series is live. */
  readonly toMs: number;
}

/** Encoded samples of a group of series over a period. The encoding is defined in `samples/`. */
export interface ChunkRow {
  readonly tier: TierName;
  /** Number of the group of series, e.g. those of one metric. */
  readonly group: number;
  /** Milliseconds since 1970 of the first and last sample. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Number of samples, for statistics. */
  readonly samples: number;
  readonly bytes: Uint8Array;
}

/** Samples that are in no chunk yet, for recovery after a restart: one row per sampling. */
export interface JournalRow {
  /** Ascending in order of arrival; never reused, even when the clock was set back. */
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

/** Tables of series, chunks and the journal of samples. */
export interface SampleTables {
  /** Replaces rows with the same id. */
  putSeries(rows: readonly SeriesRow[]): void;
  removeSeries(ids: readonly number[]): void;
  allSeries(): Iterable<SeriesRow>;
  putMetric(metric: MetricInfo): void;
  allMetrics(): Iterable<MetricInfo>;

  /** Replaces rows with the same tier, group and `fromMs`. */
  putChunks(rows: readonly ChunkRow[]): void;
  /** Chunks of some groups that overlap a period, sorted by group and time. */
  chunks(tier: TierName, groups: readonly number[], fromMs: number, toMs: number): Iterable<ChunkRow>;
  /** Removes chunks of a tier that end before a time. @returns number of removed samples */
  removeChunks(tier: TierName, beforeMs: number): number;
  /** Removes one chunk, if it exists. */
  removeChunk(key: Pick<ChunkRow, 'tier' | 'group' | 'fromMs'>): void;
  /** First and last time of a tier; undefined when it is empty. */
  span(tier: TierName): { fromMs: number; toMs: number } | undefined;
  sampleCount(tier: TierName): number;

  appendJournal(row: JournalRow): void;
  /** Sorted by sequence. */
  journal(): Iterable<JournalRow>;
  /** Removes rows up to a sequence, inclusive. */
  trimJournal(untilSequence: number): void;
}

/** The records that retention deletes. */
export interface TrimOptions {
  /** Records older than this, in milliseconds since 1970. */
  readonly beforeMs?: number;
  /** This number of the oldest records (traces for spans). */
  readonly oldest?: number;
  /** The oldest records with at least this estimated size; where records are kept in segments, whole segments. */
  readonly bytes?: number;
}

/** Selects results and transitions of checks. */
export interface HealthFilter {
  readonly check?: string;
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly transitionsOnly?: boolean;
}

/** A table of records with a retention period. */
interface RecordTable<T> {
  append(entries: readonly T[]): void;
  /** @returns number of deleted records (for spans: spans, not traces) */
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

/** Exemplars count towards the bytes of metrics. */
export interface ExemplarTable extends RecordTable<ExemplarEntry> {
  /**
   * Exemplars of the selected series, in order of arrival. Exemplars of one series share their labels object.
   *
   * @param isMeant selects series; called once per series
   * @param most if there are more, the largest of each of so many equal parts of their time range. Default: all
   */
  find(
    isMeant: (labels: ExemplarEntry['labels']) => boolean,
    fromMs: number,
    toMs: number,
    most?: number,
  ): Sliced<readonly ExemplarEntry[]>;
  /** Estimated size. */
  readonly bytes: number;
}

/**
 * Port: stores records in memory or in a file. Every implementation passes the shared contract test.
 *
 * Synchronous, since it runs in the telemetry thread. A call may throw when the disk is full or broken; the transaction
 * is then rolled back, and the caller drops and counts its records.
 */
export interface StoreDriver {
  /** E.g. `node:sqlite`. */
  readonly name: string;
  readonly samples: SampleTables;
  readonly logs: LogTable;
  readonly spans: SpanTable;
  readonly health: HealthTable;
  readonly exemplars: ExemplarTable;
  /** Undefined when records do not survive the process; alerting then keeps its records itself. */
  readonly alerts: AlertTables | undefined;
  /** Runs writes atomically: all are stored, or none. */
  transaction<T>(work: () => T): T;
  /** Small persistent values, such as `cleanStop`. */
  getState(key: string): string | undefined;
  setState(key: string, value: string): void;
  /** All bytes in use, including log and temporary files. */
  totalBytes(): number;
  /** Bytes that hold records, without free pages that new records can use. */
  usedBytes(): number;
  bytes(signal: StoredSignal): number;
  /** The part of the driver's bytes that records may use; the rest is for its logs. */
  readonly recordBytes: number;
  /** Maximum bytes of records per transaction. */
  readonly transactionBytes: number;
  /** Whether the opened file is still in place: false when it was removed or replaced. */
  isInPlace(): boolean;
  /**
   * Called about once a second. Returns freed bytes to the operating system, for about `budgetMs`, and makes old writes
   * durable. May take the same time again for work that speeds up queries.
   */
  reclaim(budgetMs: number): void;
  close(): void;
}
