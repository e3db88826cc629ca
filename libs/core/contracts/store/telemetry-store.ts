import type { AlertRecords } from '../alerting/alert-records.js';
import type { RuleResults } from '../alerting/rule-results.js';
import type { SampleSeries, SeriesMatcher, SeriesSource } from '../series/series-source.js';
import type { ExemplarEntry, HealthEntry, LogEntry, SpanEntry } from './entries.js';
import type { Page, PageOptions } from './page.js';
import type { SampleBatch, SeriesInfo, SeriesRef } from './sample-batch.js';

/** What is kept, by kind. */
export type StoredSignal = 'metrics' | 'logs' | 'spans' | 'health' | 'alerts';

/** What a metric says of itself, for `metadata`. */
export interface MetricInfo {
  /** Name of the family, such as `http_request_duration_seconds`. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary' | 'info' | 'stateset' | 'unknown';
  readonly help: string;
  readonly unit: string;
}

/** How a source of samples is to be read. */
export interface SourceOptions {
  /** The smallest range in the expression, such as 300,000 for `rate(x[5m])`; 0 without ranges. */
  readonly smallestRangeMs: number;
  /** Milliseconds between the steps of a range query; 0 for an instant query. */
  readonly stepMs: number;
}

/** Resolution of stored samples. */
export type TierName = 'raw' | '1m' | '1h';

/** Samples of the store as PromQL reads them. */
export interface TieredSource extends SeriesSource {
  /** Milliseconds for which a sample counts in an instant vector: the larger of 5 minutes and two points of the tiers. */
  lookbackMs(fromMs: number, toMs: number): number;
  /** The tiers that the selects so far were answered from. */
  readonly tiersUsed: ReadonlySet<TierName>;
}

/** Which log lines. All conditions hold together. */
export interface LogFilter {
  /** Milliseconds since 1970, inclusive. */
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly levels?: readonly string[];
  readonly component?: string;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly errorType?: string;
  /** Fields with exactly this value, as text: `{ status: '500' }`. Those inside of other fields are not looked at. */
  readonly fields?: Readonly<Record<string, string>>;
  /**
   * Words that the message has, in any order, whatever their case; `"in quotes"` for words in a row; `word*` for the
   * beginning of a word.
   */
  readonly text?: string;
}

/** A kept log line has a number. */
export interface StoredLog extends LogEntry {
  /** Ascending in the order of arrival. */
  readonly id: number;
}

/** What log lines are counted by. */
export interface LogCounts {
  readonly total: number;
  readonly byLevel: Readonly<Record<string, number>>;
  readonly byErrorType: Readonly<Record<string, number>>;
  readonly byComponent: Readonly<Record<string, number>>;
  /** Lines and errors per bucket of time, ascending, buckets without lines left out. */
  readonly overTime: readonly { readonly fromMs: number; readonly lines: number; readonly errors: number }[];
}

/** Which traces. All conditions hold together, each for at least one span of the trace. */
export interface TraceFilter {
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly service?: string;
  /** Name of a span. */
  readonly operation?: string;
  /** Of the span that has the operation, else of the whole trace. */
  readonly minDurationMs?: number;
  readonly maxDurationMs?: number;
  readonly status?: 'ok' | 'error';
  /** Attributes with exactly this value, as text. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A trace in a list. */
export interface TraceSummary {
  readonly traceId: string;
  /** Of the root, or of the earliest span when the root is not kept. */
  readonly name: string;
  readonly service: string;
  readonly startUs: number;
  readonly durationNs: number;
  readonly spans: number;
  readonly errors: number;
}

/** Spans of one service and operation, counted. Durations in milliseconds. */
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

/** How often a service or peer was called by a service. */
export interface ServiceEdge {
  readonly from: string;
  readonly to: string;
  readonly calls: number;
  readonly errors: number;
  readonly p95Ms: number;
}

/** What the store holds and did, for `/metrics`, `status/tsdb` and the console. */
export interface StoreStatistics {
  /** Such as `memory`, `node:sqlite`, `libsql`. */
  readonly driver: string;
  readonly series: number;
  readonly samples: number;
  readonly bytes: Readonly<Record<StoredSignal, number>>;
  /** All bytes on disk or in memory, what belongs to no signal included; the bound is `maxBytes`. */
  readonly totalBytes: number;
  readonly maxBytes: number;
  /** Milliseconds since 1970; absent when nothing is kept. */
  readonly oldestMs: Readonly<Partial<Record<StoredSignal, number>>>;
  /** What retention took away, by signal and reason. */
  readonly evicted: readonly {
    readonly signal: StoredSignal;
    /** `archived`: it is in a file beside the store now. */
    readonly reason: 'age' | 'count' | 'bytes' | 'archived';
    readonly records: number;
  }[];
  readonly uncleanStarts: number;
  /** What could not be kept, by signal: the disk was full or broken, or a record was too large. */
  readonly dropped?: Readonly<Record<StoredSignal, number>>;
  /** Changes of alerting's records that wait in memory, since the disk is full or broken. */
  readonly waitingAlerts?: number;
}

/**
 * Port: keeps telemetry and answers questions about it. It lives in the telemetry thread, is used by one thread alone and
 * is synchronous but for what reads samples or counts everything: that lets others have the thread in between. What cannot be kept is dropped and counted; only `open` and bad filters throw.
 */
export interface TelemetryStore extends RuleResults {
  /** The number under which samples of this series are appended; the same labels give the same number. */
  seriesRef(info: SeriesInfo): SeriesRef;
  describe(metric: MetricInfo): void;
  appendSamples(batch: SampleBatch): void;
  appendLogs(entries: readonly LogEntry[]): void;
  appendSpans(entries: readonly SpanEntry[]): void;
  appendHealth(entries: readonly HealthEntry[]): void;
  appendExemplars(entries: readonly ExemplarEntry[]): void;

  /** Alerting's records; absent when nothing outlives the process. */
  readonly alerts: AlertRecords | undefined;

  /** Samples for PromQL. One source serves one query. */
  source(options: SourceOptions): TieredSource;
  /** Label sets of the series that match any of the lists of matchers and have samples in the time. */
  series(
    anyOf: readonly (readonly SeriesMatcher[])[],
    fromMs: number,
    toMs: number,
    signal?: AbortSignal,
  ): Promise<readonly SampleSeries['labels'][]>;
  metadata(): readonly MetricInfo[];
  /** Exemplars of the series that match any of the lists of matchers, by arrival. Those of a series have the same labels object. */
  exemplars(
    anyOf: readonly (readonly SeriesMatcher[])[],
    fromMs: number,
    toMs: number,
    signal?: AbortSignal,
  ): Promise<readonly ExemplarEntry[]>;

  logs(filter: LogFilter, page: PageOptions): Page<StoredLog>;
  /** Tells `listener` whenever there are new lines, from inside the call that brings them. @returns what ends that */
  onLogLines(listener: () => void): () => void;
  /** @param bucketMs width of a bucket of time, at least 1,000 */
  logCounts(filter: LogFilter, bucketMs: number, signal?: AbortSignal): Promise<LogCounts>;

  /** All spans of a trace, by start. Empty when there is none. */
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
   * Applies retention and writes what is due. Called about once a second; does a slice of work, never all of it.
   *
   * @returns whether samples wait to be written: whoever brings many at once calls it again
   */
  tick(nowMs: number): boolean;
  statistics(): StoreStatistics;
  /** Writes what is open and lets go of files. */
  close(): void;
}
