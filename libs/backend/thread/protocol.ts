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

/** Where the records of a signal go, and how many may wait. */
export interface ExportTarget {
  readonly protocol: OtlpProtocol;
  /** Everything that was read from options and environment; the thread sees neither. */
  readonly connection: Omit<ConnectionSettings, 'url' | 'run'> & { readonly url: string };
  readonly maxQueueSize: number;
  readonly maxBatchSize: number;
  /** Milliseconds for which less than a batch waits for more. */
  readonly scheduledDelayMs: number;
  /** Milliseconds of one try at most. */
  readonly tryLimitMs: number;
}

/** Where metrics are pushed to. */
export interface PushSettings {
  /** Milliseconds between the starts of two rounds. */
  readonly intervalMs: number;
  readonly metrics?: Omit<OtlpTargetOptions, 'resource' | 'scope'> & Pick<ExportTarget, 'connection'>;
  readonly remote_write?: Omit<RemoteWriteOptions, 'run'>;
}

/** What the thread exports over OTLP. */
export interface ExportSettings {
  /** Who speaks. */
  readonly resource: Readonly<Record<string, unknown>>;
  /** Instrumentation scope of log lines. */
  readonly scope: InstrumentationScope;
  /** Further secret keys, for the spans, which come as they are. */
  readonly redact: readonly string[];
  readonly traces?: ExportTarget;
  readonly push?: PushSettings;
  readonly logs?: ExportTarget & { readonly maxAttributes: number; readonly maxAttributeLength?: number };
}

/** What the thread is started with. Everything in it is copied or shared. */
export interface ThreadSetup<O = unknown> {
  /** What the composition of the thread wants to know. */
  readonly options: O;
  /** Undefined while the main thread exports, or nobody does. */
  readonly exports?: ExportSettings;
  /** Per signal two numbers: records that the thread took, and those whose fate it told. See `ExportCounts`. */
  readonly counts: SharedArrayBuffer;
  /** Milliseconds between two samplings. */
  readonly intervalMs: number;
  /** Of every series, as a scrape would label them. */
  readonly labels: { readonly job: string; readonly instance: string };
  /** Name of the service, of every span. */
  readonly service: string;
  readonly rings: { readonly logs: SharedArrayBuffer; readonly spans: SharedArrayBuffer };
  /** See `SharedCells.clock`. */
  readonly clock: SharedArrayBuffer;
  /** Undefined while the main thread listens for the pages, or nobody does. */
  readonly pages?: PageSettings;
  /** Absolute paths of the packages that drivers need, by name, as far as they are installed. */
  readonly packages: Readonly<Record<string, string>>;
}

/** A metric of which values come as messages. */
export interface ForeignFamily {
  readonly name: string;
  /** Not of the application's own instruments. */
  readonly isForeign: boolean;
  readonly help: string;
  readonly kind: string;
  readonly unit: string;
  readonly aggregator: string | undefined;
}

/** A series of it. */
export interface ForeignSeries {
  readonly id: number;
  readonly family: string;
  /** Name of the sample, such as `x_sum`. */
  readonly name: string;
  readonly kind: 'counter' | 'gauge';
  readonly labels: Readonly<Record<string, string>>;
}

/** To the thread. */
export type ToThread =
  | { readonly type: 'cells'; readonly changes: readonly CellChange[] }
  | {
      readonly type: 'defaults';
      readonly labels: Readonly<Record<string, string>>;
      /** Metrics that callbacks bring up to date. */
      readonly collected: readonly string[];
    }
  | {
      readonly type: 'foreign';
      readonly families: readonly ForeignFamily[];
      readonly series: readonly ForeignSeries[];
      readonly ids: Int32Array;
      readonly values: Float64Array;
    }
  /** The answer to `collect`: what can only be read on the main thread was read and sent. */
  | { readonly type: 'collected'; readonly round: number; readonly gone: readonly number[] }
  | { readonly type: 'exemplars'; readonly exemplars: readonly CellExemplar[] }
  | { readonly type: 'health'; readonly entries: readonly HealthEntry[] }
  | AskMessage<TelemetryRequest>
  | { readonly type: 'port'; readonly message: ToPort }
  /** What the main thread tells the work beside the store; means nothing here. */
  | { readonly type: 'note'; readonly note: unknown }
  /** Deliver what was handed over; `flushed` is the answer. */
  | {
      readonly type: 'flush';
      readonly id: number;
      readonly signal: ThreadSignal;
      readonly isLast: boolean;
      readonly limitMs: number;
    }
  | { readonly type: 'close' };

/** What the thread tells of itself with every sampling. */
export interface ThreadReport {
  readonly statistics: StoreStatistics;
  /** Seconds from the making of the oldest line or span of this interval to its being kept. */
  readonly lagSeconds: number;
  /** Records that could not be kept since the report before. */
  readonly dropped: {
    readonly logs: number;
    readonly spans: number;
    readonly health: number;
    readonly metrics: number;
  };
}

/** How an export went. */
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

/** From the thread. */
export type FromThread =
  /** The store is open. */
  | { readonly type: 'opened'; readonly driver: string }
  | { readonly type: 'failed'; readonly code: string | undefined; readonly message: string }
  | { readonly type: 'collect'; readonly round: number }
  | { readonly type: 'report'; readonly report: ThreadReport }
  /** A line for the log of the application. */
  | { readonly type: 'warning'; readonly message: string }
  | AnswerMessage
  | { readonly type: 'port'; readonly message: FromPort }
  /** What the work beside the store tells the main thread; means nothing here. */
  | { readonly type: 'note'; readonly note: unknown }
  | { readonly type: 'exports'; readonly news: ExportNews }
  | { readonly type: 'flushed'; readonly id: number }
  | { readonly type: 'closed' };
