import type { SampleSeries } from './series-source.js';

/** One value of an instant vector. */
export interface VectorSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What a PromQL expression evaluates to. */
export type QueryValue =
  | { readonly type: 'scalar'; readonly timeMs: number; readonly value: number }
  | { readonly type: 'string'; readonly timeMs: number; readonly value: string }
  | { readonly type: 'vector'; readonly timeMs: number; readonly samples: readonly VectorSample[] }
  | { readonly type: 'matrix'; readonly series: readonly SampleSeries[] };

/** The answer to a query. */
export interface QueryResult {
  readonly value: QueryValue;
  /** Prometheus' warnings: the result is likely wrong. */
  readonly warnings: readonly string[];
  /** Prometheus' infos: the result may surprise. */
  readonly infos: readonly string[];
  readonly stats: {
    /** Samples that the source delivered. */
    readonly samples: number;
    /** Series that the source delivered. */
    readonly series: number;
    /** Most samples held at once, the results of parts included. */
    readonly peakSamples: number;
  };
}

/** When to evaluate, once. */
export interface InstantQuery {
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  /** Cancels the query: it fails with `query was canceled in expression evaluation`. */
  readonly signal?: AbortSignal;
}

/** When to evaluate, at `startMs`, then every `stepMs` up to and including `endMs`. */
export interface RangeQuery {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
  /** Cancels the query: it fails with `query was canceled in expression evaluation`. */
  readonly signal?: AbortSignal;
}

/** Evaluates PromQL. */
export interface QueryEngine {
  /** Evaluates at one time. A range vector gives a matrix. */
  instant(expr: string, query: InstantQuery): Promise<QueryResult>;
  /** Evaluates at every step; gives a matrix sorted by labels, even for scalars. */
  range(expr: string, query: RangeQuery): Promise<QueryResult>;
}
