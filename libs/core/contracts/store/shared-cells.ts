import type { MetricSlice } from '../metric-source.js';

/** A metric whose values are in shared memory. */
export interface SharedFamily {
  /** Number of the family within its application. */
  readonly id: number;
  readonly name: string;
  readonly help: string;
  readonly kind: 'counter' | 'updowncounter' | 'gauge' | 'histogram' | 'info' | 'stateset';
  /** `''` when the definition has none. */
  readonly unit: string;
  /** How values of several processes are aggregated, in prom-client's terms. */
  readonly aggregator?: string;
  /** Number of doubles per series. */
  readonly stride: number;
  /** For a histogram: the `le` of each bucket, `+Inf` last. Its cells: a count per bucket, then the sum. */
  readonly bounds?: readonly string[];
  /** For a histogram: index of its four extremes, see {@link SharedCells.clock}. */
  readonly extremesAt?: number;
  /** For a state set: one cell per state. */
  readonly states?: readonly string[];
}

/** A change of the series in shared memory, in order of occurrence. */
export type CellChange =
  | { readonly type: 'family'; readonly family: SharedFamily }
  | {
      readonly type: 'chunk';
      /** Number of the chunk within its application; never reused. */
      readonly chunk: number;
      readonly family: number;
      /** An epoch (`Int32Array` at 0), then from byte {@link CELLS_FROM} the cells (`Float64Array`). */
      readonly memory: SharedArrayBuffer;
    }
  | {
      readonly type: 'series';
      readonly chunk: number;
      readonly rows: readonly number[];
      /** Labels by row: `a="x",b="y"`, escaped as on a text page; `''` without labels. */
      readonly labels: readonly string[];
    }
  | { readonly type: 'gone'; readonly chunk: number; readonly rows: readonly number[] };

/** An exemplar of a bucket. */
export interface CellExemplar {
  /** Name of the sample, e.g. `x_bucket`. */
  readonly name: string;
  /** Labels of the row, as announced. */
  readonly labels: string;
  /** Bound of the bucket. */
  readonly le: string;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  /** `''` outside of a trace; the span id likewise. */
  readonly traceId: string;
  readonly spanId: string;
}

/** Bytes of a chunk before its cells. */
export const CELLS_FROM = 8;

/**
 * Port: the values of the application's instruments in memory that another thread reads.
 *
 * A row is reused only after its `gone` was announced. A chunk's epoch is odd while rows are allocated, released or
 * zeroed, and changes each time: a reader that sees two epochs, or an odd one, reads again. Recordings do not change
 * the epoch, so a histogram's sum may lag its counts by one observation. A row whose numbers are all minus zero has no
 * sample on the page.
 */
export interface SharedCells {
  /**
   * Moves the cells of all present and future instruments to shared memory, and announces all families and series.
   * Instrument handles of the application stay valid. A second call replaces the listener.
   *
   * @param tell receives changes at the end of an event loop turn, or earlier; must not throw
   * @returns a function that stops the announcements; the cells stay in shared memory
   */
  share(tell: (changes: readonly CellChange[]) => void): () => void;
  /**
   * An `Int32Array` with one number, which the reader increments after each reading. A histogram keeps the extremes of
   * the current interval at `extremesAt + 2 * (number % 2)`; the reader takes those of the previous interval, and
   * resets them to `Infinity` and `-Infinity`.
   */
  readonly clock: SharedArrayBuffer;
  /**
   * Reads metrics outside of these cells: summaries, and metrics of other sources. Collect callbacks run first. The
   * slices of a metric are consecutive, and the samples of a series are in one slice.
   */
  unshared(): AsyncIterable<MetricSlice>;
  /**
   * Exemplars since the previous call: at most one per bucket, and 1,000 in total. They are collected from `share` on,
   * as selected by the option `metrics.exemplarFilter`.
   */
  exemplars(): readonly CellExemplar[];
  /** Labels added to every series that does not set them itself; may change. */
  defaultLabels(): Readonly<Record<string, string>>;
  /** Names of metrics in these cells that callbacks bring up to date when `unshared` is read; may change. */
  collected(): readonly string[];
}
