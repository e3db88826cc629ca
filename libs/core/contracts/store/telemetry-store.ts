import type { AlertRecords } from '../alerting/alert-records.js';
import type { RuleResults } from '../alerting/rule-results.js';
import type { SampleSeries, SeriesMatcher, SeriesSource } from '../series/series-source.js';
import type { ExemplarEntry, HealthEntry, LogEntry, SpanEntry } from './entries.js';
import type { Page, PageOptions } from './page.js';
import type { SampleBatch, SeriesInfo, SeriesRef } from './sample-batch.js';

/** Kinds of stored data. */
export type StoredSignal = 'metrics' | 'logs' | 'spans' | 'health' | 'alerts';

/** Metadata of a metric, for `metadata`. */
export interface MetricInfo {
  /** Family name, e.g. `http_request_duration_seconds`. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary' | 'info' | 'stateset' | 'unknown';
  readonly help: string;
  readonly unit: string;
}

/** How a source of samples will be read. */
export interface SourceOptions {
  /** The smallest range in the expression, e.g. 300,000 for `rate(x[5m])`; 0 without ranges. */
  readonly smallestRangeMs: number;
  /** Step of a range query, milliseconds; 0 for an instant query. */
  readonly stepMs: number;
}

/** Resolution of stored samples. */
export type TierName = 'raw' | '1m' | '1h';

/** The store's samples for PromQL. */
export interface TieredSource extends SeriesSource {
  /** Lookback period of an instant vector, milliseconds: the larger of 5 minutes and two points of the tiers. */
  lookbackMs(fromMs: number, toMs: number): number;
  /** The tiers that the selects have read so far. */
  readonly tiersUsed: ReadonlySet<TierName>;
}

/** Selects log lines. All conditions must hold. */
export interface LogFilter {
  /** Milliseconds since 1970, inclusive. */
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly levels?: readonly string[];
  readonly component?: string;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly errorType?: string;
  /** Fields with exactly this value, as text: `{ status: '500' }`. Nested fields are not compared. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Words in the message, in any order and case; `"in quotes"` for a phrase; `word*` for a prefix. */
  readonly text?: string;
}

/** A stored log line with its number. */
export interface StoredLog extends LogEntry {
  /** Ascending in order of arrival. */
  readonly id: number;
}

/** Counts of log lines. */
export interface LogCounts {
  readonly total: number;
  readonly byLevel: Readonly<Record<string, number>>;
  readonly byErrorType: Readonly<Record<string, number>>;
  readonly byComponent: Readonly<Record<string, number>>;
  /** Lines and errors per bucket of time, ascending; empty buckets are omitted. */
  readonly overTime: readonly { readonly fromMs: number; readonly lines: number; readonly errors: number }[];
}

/** Selects traces. All conditions must hold, each for at least one span of the trace. */
export interface TraceFilter {
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly service?: string;
  /** Name of a span. */
  readonly operation?: string;
  /** Duration of the span with `operation`, else of the whole trace. */
  readonly minDurationMs?: number;
  readonly maxDurationMs?: number;
  readonly status?: 'ok' | 'error';
  /** Attributes with exactly this value, as text. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A trace in a list. */
export interface TraceSummary {
  readonly traceId: string;
  /** Name of the root span, or of the earliest span when the root is not stored. */
  readonly name: string;
  readonly service: string;
  readonly startUs: number;
  readonly durationNs: number;
  readonly spans: number;
  readonly errors: number;
}

/** Statistics of one service's operation. Durations in milliseconds. */
export interface OperationStatistics {
  readonly service: string;
  readonly operation: string;
  readonly kind: SpanEntry['kind'];
  readonly count: number;
  readonly errors: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Number of calls from a service to another service or peer. */
export interface ServiceEdge {
  readonly from: string;
  readonly to: string;
  readonly calls: number;
  readonly errors: number;
  readonly p95Ms: number;
}

/** Size and counters of the store, for `/metrics`, `status/tsdb` and the console. */
export interface StoreStatistics {
  /** E.g. `memory`, `node:sqlite`, `libsql`. */
  readonly driver: string;
  readonly series: number;
  readonly samples: number;
  readonly bytes: Readonly<Record<StoredSignal, number>>;
  /** All bytes on disk or in memory, including overhead; limited by `maxBytes`. */
  readonly totalBytes: number;
  readonly maxBytes: number;
  /** Milliseconds since 1970; absent when nothing is stored. */
  readonly oldestMs: Readonly<Partial<Record<StoredSignal, number>>>;
  /** Records deleted by retention, by signal and reason. */
  readonly evicted: readonly {
    readonly signal: StoredSignal;
    /** `archived`: moved to a file beside the store. */
    readonly reason: 'age' | 'count' | 'bytes' | 'archived';
    readonly records: number;
  }[];
  readonly uncleanStarts: number;
  /** Dropped records by signal: the disk was full or broken, or a record was too large. */
  readonly dropped?: Readonly<Record<StoredSignal, number>>;
  /** Changes of alerting's records that wait in memory because the disk is full or broken. */
  readonly waitingAlerts?: number;
}

/**
 * Port: stores telemetry and answers queries. It lives in the telemetry thread, is used by that thread alone and is
 * synchronous, except for queries of samples and counts, which yield the thread. Records that cannot be stored are
 * dropped and counted; only opening and invalid filters throw.
 */
export interface TelemetryStore extends RuleResults {
  /** The number under which samples of this series are appended; equal labels give the same number. */
  seriesRef(info: SeriesInfo): SeriesRef;
  describe(metric: MetricInfo): void;
  appendSamples(batch: SampleBatch): void;
  appendLogs(entries: readonly LogEntry[]): void;
  appendSpans(entries: readonly SpanEntry[]): void;
  appendHealth(entries: readonly HealthEntry[]): void;
  appendExemplars(entries: readonly ExemplarEntry[]): void;

  /** Alerting's records; undefined when records do not survive the process. */
  readonly alerts: AlertRecords | undefined;

  /** Samples for PromQL. Each source serves one query. */
  source(options: SourceOptions): TieredSource;
  /** Label sets of series that match at least one list of matchers and have samples in the period. */
  series(
    anyOf: readonly (readonly SeriesMatcher[])[],
    fromMs: number,
    toMs: number,
    signal?: AbortSignal,
  ): Promise<readonly SampleSeries['labels'][]>;
  metadata(): readonly MetricInfo[];
  /**
   * Exemplars of series that match at least one list of matchers, in order of arrival. Exemplars of one series share
   * their labels object.
   *
   * @param most if there are more, the largest of each of so many equal parts of their time range; a whole number.
   *   Default: all
   */
  exemplars(
    anyOf: readonly (readonly SeriesMatcher[])[],
    fromMs: number,
    toMs: number,
    signal?: AbortSignal,
    most?: number,
  ): Promise<readonly ExemplarEntry[]>;

  logs(filter: LogFilter, page: PageOptions): Page<StoredLog>;
  /**
   * Calls `listener` whenever lines are added, within the call that adds them.
   *
   * @returns a function that removes the listener
   */
  onLogLines(listener: () => void): () => void;
  /** @param bucketMs bucket length, at least 1,000 */
  logCounts(filter: LogFilter, bucketMs: number, signal?: AbortSignal): Promise<LogCounts>;

  /** All spans of a trace, sorted by start. Empty for an unknown trace. */
  trace(traceId: string): readonly SpanEntry[];
  traces(filter: TraceFilter, page: PageOptions & { order?: 'newest' | 'slowest' }): Page<TraceSummary>;
  operations(
    filter: Pick<TraceFilter, 'fromMs' | 'toMs' | 'service'>,
    signal?: AbortSignal,
  ): Promise<readonly OperationStatistics[]>;
  serviceMap(
    filter: Pick<TraceFilter, 'fromMs' | 'toMs'>,
    signal?: AbortSignal,
  ): Promise<readonly ServiceEdge[]>;

  health(
    filter: { check?: string; fromMs?: number; toMs?: number; transitionsOnly?: boolean },
    page: PageOptions,
  ): Page<HealthEntry>;

  /**
   * Applies retention and does due writes. Called about once a second; does only a slice of the work.
   *
   * @returns whether samples wait to be written: a caller that appends many at once should call it again
   */
  tick(nowMs: number): boolean;
  statistics(): StoreStatistics;
  /** Writes pending data and closes files. */
  close(): void;
}
