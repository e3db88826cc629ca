import type { MetricSlice } from '../metric-source.js';

/** A metric whose values lie in shared memory. */
export interface SharedFamily {
  /** Number of the family in its application. */
  readonly id: number;
  readonly name: string;
  readonly help: string;
  readonly kind: 'counter' | 'updowncounter' | 'gauge' | 'histogram' | 'info' | 'stateset';
  /** `''` where the definition names none. */
  readonly unit: string;
  /** Doubles per series. */
  readonly stride: number;
  /** Of a histogram: the `le` of each bucket, the last one `+Inf`. Its cells: a count per bucket, then the sum. */
  readonly bounds?: readonly string[];
  /** Of a histogram: index of its four extremes, see {@link SharedCells.clock}. */
  readonly extremesAt?: number;
  /** Of a state set: a cell per state. */
  readonly states?: readonly string[];
}

/** What changed about the series in shared memory, in the order in which it happened. */
export type CellChange =
  | { readonly type: 'family'; readonly family: SharedFamily }
  | {
      readonly type: 'chunk';
      /** Number of the chunk in its application, never used again. */
      readonly chunk: number;
      readonly family: number;
      /** An epoch (`Int32Array` at 0), then from byte {@link CELLS_FROM} on the cells (`Float64Array`). */
      readonly memory: SharedArrayBuffer;
    }
  | {
      readonly type: 'series';
      readonly chunk: number;
      readonly rows: readonly number[];
      /** By row: `a="x",b="y"`, escaped as on a text page; `''` without labels. */
      readonly labels: readonly string[];
    }
  | { readonly type: 'gone'; readonly chunk: number; readonly rows: readonly number[] };

/** An exemplar that a bucket took. */
export interface CellExemplar {
  /** Name of the sample, such as `x_bucket`. */
  readonly name: string;
  /** Of the row, as it was told. */
  readonly labels: string;
  /** Bound of the bucket. */
  readonly le: string;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  /** `''` outside of a trace, as the span's is then. */
  readonly traceId: string;
  readonly spanId: string;
}

/** Bytes of a chunk before its cells. */
export const CELLS_FROM = 8;

/**
 * Port: the values of the application's instruments in memory that another thread reads.
 *
 * A row is handed out again only after its `gone` was told. The epoch of a chunk is odd while rows are handed out, released
 * or set to zero, and changes each time: a reader that saw two epochs, or an odd one, reads again. Recordings do not change
 * it, so the sum of a histogram may lag its counts by one observation. A row whose numbers are all minus zero has nothing
 * on the page.
 */
export interface SharedCells {
  /**
   * Moves the cells of all instruments, present and future, to shared memory, and tells of everything that is there. Handles
   * that the application holds stay good. Called once more, it tells another listener instead.
   *
   * @param tell is given changes at the end of a turn of the event loop, or earlier; must not throw
   * @returns a function after which nothing is told; the cells stay where they are
   */
  share(tell: (changes: readonly CellChange[]) => void): () => void;
  /**
   * An `Int32Array` of one number, raised by the reader after each reading. A histogram keeps its smallest and largest
   * observation of the present interval at `extremesAt + 2 * (number % 2)`; the reader takes those of the interval before,
   * and sets them to `Infinity` and `-Infinity`.
   */
  readonly clock: SharedArrayBuffer;
  /**
   * Reads what does not lie in these cells: summaries, and metrics of others. Callbacks that bring instruments up to date are
   * run before. The slices of a metric follow one another, the samples of a series are in one.
   */
  unshared(): AsyncIterable<MetricSlice>;
  /**
   * Exemplars that were taken since this was asked before: at most one per bucket, and 1,000 in all. They are taken from
   * `share` on, as far as the option `metrics.exemplarFilter` wants any.
   */
  exemplars(): readonly CellExemplar[];
  /** Labels of every series that has none of these names of its own; may change. */
  defaultLabels(): Readonly<Record<string, string>>;
}
