import type { SampleSeries } from './series-source.js';

/** One sample of an instant vector. */
export interface VectorSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The value of a PromQL expression. */
export type QueryValue =
  | { readonly type: 'scalar'; readonly timeMs: number; readonly value: number }
  | { readonly type: 'string'; readonly timeMs: number; readonly value: string }
  | { readonly type: 'vector'; readonly timeMs: number; readonly samples: readonly VectorSample[] }
  | { readonly type: 'matrix'; readonly series: readonly SampleSeries[] };

/** The result of a query. */
export interface QueryResult {
  readonly value: QueryValue;
  /** Prometheus' warnings: the result is probably wrong. */
  readonly warnings: readonly string[];
  /** Prometheus' infos: the result may be unexpected. */
  readonly infos: readonly string[];
  readonly stats: {
    /** Samples that the source returned. */
    readonly samples: number;
    /** Series that the source returned. */
    readonly series: number;
    /** Maximum number of samples held at once, including intermediate results. */
    readonly peakSamples: number;
  };
}

/** The time of an instant query. */
export interface InstantQuery {
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  /** Cancels the query, which rejects with `query was canceled in expression evaluation`. */
  readonly signal?: AbortSignal;
}

/** The times of a range query: from `startMs`, every `stepMs`, up to and including `endMs`. */
export interface RangeQuery {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
  /** Cancels the query, which rejects with `query was canceled in expression evaluation`. */
  readonly signal?: AbortSignal;
}

/** Evaluates PromQL. */
export interface QueryEngine {
  /** Evaluates at one time. A range vector returns a matrix. */
  instant(expr: string, query: InstantQuery): Promise<QueryResult>;
  /** Evaluates at every step; returns a matrix sorted by labels, even for scalars. */
  range(expr: string, query: RangeQuery): Promise<QueryResult>;
}
