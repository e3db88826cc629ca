import type { CellChange, CellExemplar, HealthEntry, StoreStatistics, TelemetryRequest } from '#contracts';

/** What the thread is started with. Everything in it is copied or shared. */
export interface ThreadSetup<O = unknown> {
  /** The settled options `store`. */
  readonly options: O;
  /** Milliseconds between two samplings. */
  readonly intervalMs: number;
  /** Of every series, as a scrape would label them. */
  readonly labels: { readonly job: string; readonly instance: string };
  /** Name of the service, of every span. */
  readonly service: string;
  readonly rings: { readonly logs: SharedArrayBuffer; readonly spans: SharedArrayBuffer };
  /** See `SharedCells.clock`. */
  readonly clock: SharedArrayBuffer;
  /** Absolute paths of the packages that drivers need, by name, as far as they are installed. */
  readonly packages: Readonly<Record<string, string>>;
}

/** A metric of which values come as messages. */
export interface ForeignFamily {
  readonly name: string;
  readonly help: string;
  readonly kind: string;
  readonly unit: string;
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
  | { readonly type: 'defaults'; readonly labels: Readonly<Record<string, string>> }
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
  | { readonly type: 'request'; readonly id: number; readonly request: TelemetryRequest }
  /** The reader took a piece of the answer. */
  | { readonly type: 'taken'; readonly id: number }
  | { readonly type: 'cancel'; readonly id: number }
  /** What the main thread tells the work beside the store; means nothing here. */
  | { readonly type: 'note'; readonly note: unknown }
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

/** From the thread. */
export type FromThread =
  /** The store is open. */
  | { readonly type: 'opened'; readonly driver: string }
  | { readonly type: 'failed'; readonly code: string | undefined; readonly message: string }
  | { readonly type: 'collect'; readonly round: number }
  | { readonly type: 'report'; readonly report: ThreadReport }
  /** A line for the log of the application. */
  | { readonly type: 'warning'; readonly message: string }
  | {
      readonly type: 'head';
      readonly id: number;
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
    }
  | { readonly type: 'piece'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly type: 'end'; readonly id: number; readonly error?: string }
  /** What the work beside the store tells the main thread; means nothing here. */
  | { readonly type: 'note'; readonly note: unknown }
  | { readonly type: 'closed' };
