import type {
  CellChange,
  CellExemplar,
  HealthEntry,
  InstrumentationScope,
  OtlpProtocol,
  StoreStatistics,
  TelemetryRequest,
  ThreadLoss,
  ThreadSignal,
} from '#contracts';
import type { ConnectionSettings } from '#delivery';
import type { OtlpTargetOptions, RemoteWriteOptions } from '#push';
import type { AnswerMessage, AskMessage } from './exchange/messages.js';
import type { FromPort, PageSettings, ToPort } from './port/port-protocol.js';

/** Receiver of a signal's records, and the maximum number of waiting records. */
export interface ExportTarget {
  readonly protocol: OtlpProtocol;
  /** All settings read from options and environment; the thread has access to neither. */
  readonly connection: Omit<ConnectionSettings, 'url' | 'run'> & { readonly url: string };
  readonly maxQueueSize: number;
  readonly maxBatchSize: number;
  /** Maximum time for which an incomplete batch waits for more records, in milliseconds. */
  readonly scheduledDelayMs: number;
  /** Maximum duration of one attempt in milliseconds. */
  readonly tryLimitMs: number;
}

/** Receivers of pushed metrics. */
export interface PushSettings {
  /** Interval between the starts of two rounds, in milliseconds. */
  readonly intervalMs: number;
  readonly metrics?: Omit<OtlpTargetOptions, 'resource' | 'scope'> & Pick<ExportTarget, 'connection'>;
  readonly remote_write?: Omit<RemoteWriteOptions, 'run'>;
}

/** Settings of the thread's export over OTLP. */
export interface ExportSettings {
  /** The resource of all exported records. */
  readonly resource: Readonly<Record<string, unknown>>;
  /** Instrumentation scope of log lines. */
  readonly scope: InstrumentationScope;
  /** Additional secret keys; spans are redacted only in the thread. */
  readonly redact: readonly string[];
  readonly traces?: ExportTarget;
  readonly push?: PushSettings;
  readonly logs?: ExportTarget & { readonly maxAttributes: number; readonly maxAttributeLength?: number };
}

/** Data with which the thread is started. Every value is copied or shared. */
export interface ThreadSetup<O = unknown> {
  /** Options for the parts of which the thread is composed. */
  readonly options: O;
  /** Undefined if the main thread exports, or nothing is exported. */
  readonly exports?: ExportSettings;
  /** Two counters per signal: records that the thread took, and those whose outcome it reported. See `ExportCounts`. */
  readonly counts: SharedArrayBuffer;
  /** Sampling interval in milliseconds. */
  readonly intervalMs: number;
  /** Labels of every series, as a scrape would add them. */
  readonly labels: { readonly job: string; readonly instance: string };
  /** Service name of every span. */
  readonly service: string;
  readonly rings: { readonly logs: SharedArrayBuffer; readonly spans: SharedArrayBuffer };
  /** See `SharedCells.clock`. */
  readonly clock: SharedArrayBuffer;
  /** Undefined if the main thread listens for the pages, or the port is off. */
  readonly pages?: PageSettings;
  /** Absolute paths of the packages that store drivers need, by name, if installed. */
  readonly packages: Readonly<Record<string, string>>;
}

/** A metric whose values are sent as messages. */
export interface ForeignFamily {
  readonly name: string;
  /** Whether it is a metric of another library rather than an instrument of this package. */
  readonly isForeign: boolean;
  readonly help: string;
  readonly kind: string;
  readonly unit: string;
  readonly aggregator: string | undefined;
}

/** A series of such a metric. */
export interface ForeignSeries {
  readonly id: number;
  readonly family: string;
  /** Sample name, such as `x_sum`. */
  readonly name: string;
  readonly kind: 'counter' | 'gauge';
  readonly labels: Readonly<Record<string, string>>;
}

/** Messages to the thread. */
export type ToThread =
  | { readonly type: 'cells'; readonly changes: readonly CellChange[] }
  | {
      readonly type: 'defaults';
      readonly labels: Readonly<Record<string, string>>;
      /** Metrics whose values are updated by callbacks. */
      readonly collected: readonly string[];
    }
  | {
      readonly type: 'foreign';
      readonly families: readonly ForeignFamily[];
      readonly series: readonly ForeignSeries[];
      readonly ids: Int32Array;
      readonly values: Float64Array;
    }
  /** The answer to `collect`: the values that only the main thread can read were read and sent. */
  | { readonly type: 'collected'; readonly round: number; readonly gone: readonly number[] }
  | { readonly type: 'exemplars'; readonly exemplars: readonly CellExemplar[] }
  | { readonly type: 'health'; readonly entries: readonly HealthEntry[] }
  | AskMessage<TelemetryRequest>
  | { readonly type: 'port'; readonly message: ToPort }
  /** A message for the work over the store; not interpreted in this room. */
  | { readonly type: 'note'; readonly note: unknown }
  /** Deliver all pending records; answered with `flushed`. */
  | {
      readonly type: 'flush';
      readonly id: number;
      readonly signal: ThreadSignal;
      readonly isLast: boolean;
      readonly limitMs: number;
    }
  | { readonly type: 'close' };

/** Status of the thread, reported at every sampling. */
export interface ThreadReport {
  readonly statistics: StoreStatistics;
  /** Seconds between the creation of this interval's oldest line or span and its storage. */
  readonly lagSeconds: number;
  /** Number of records that could not be stored since the previous report. */
  readonly dropped: {
    readonly logs: number;
    readonly spans: number;
    readonly health: number;
    readonly metrics: number;
  };
}

/** Outcome of an export. */
export type ExportNews =
  | { readonly type: 'delivered'; readonly signal: ThreadSignal; readonly records: number }
  | { readonly type: 'refused'; readonly signal: ThreadSignal; readonly reason: string }
  | { readonly type: 'warned'; readonly signal: ThreadSignal; readonly message: string }
  | {
      readonly type: 'lost';
      readonly signal: ThreadSignal;
      readonly records: number;
      readonly reason: ThreadLoss;
    };

/** Messages from the thread. */
export type FromThread =
  /** The store was opened. */
  | { readonly type: 'opened'; readonly driver: string }
  | { readonly type: 'failed'; readonly code: string | undefined; readonly message: string }
  | { readonly type: 'collect'; readonly round: number }
  | { readonly type: 'report'; readonly report: ThreadReport }
  /** A warning for the application's log. */
  | { readonly type: 'warning'; readonly message: string }
  | AnswerMessage
  | { readonly type: 'port'; readonly message: FromPort }
  /** A message of the work over the store; not interpreted in this room. */
  | { readonly type: 'note'; readonly note: unknown }
  | { readonly type: 'exports'; readonly news: ExportNews }
  | { readonly type: 'flushed'; readonly id: number }
  | { readonly type: 'closed' };
