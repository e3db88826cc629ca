import type { LabelSet } from './label-set.js';

/** Samples of a series, ascending by time. */
export interface Samples {
  readonly timestamps: Float64Array;
  readonly values: Float64Array;
  /** Number of samples per value, see `SampleSeries.counts`. */
  readonly counts?: Float64Array | undefined;
  /** See `SampleSeries.coarsestMs`. */
  readonly coarsestMs?: number | undefined;
}

/** A series as returned by the source. */
export interface Loaded extends Samples {
  readonly labels: LabelSet;
}
