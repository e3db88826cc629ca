import type { LabelSet } from './label-set.js';

/** Samples of a series, ascending in time. */
export interface Samples {
  readonly timestamps: Float64Array;
  readonly values: Float64Array;
  /** How many samples each value stands for, as `SampleSeries.counts` says. */
  readonly counts?: Float64Array | undefined;
  /** As `SampleSeries.coarsestMs` says. */
  readonly coarsestMs?: number | undefined;
}

/** A series as the source gave it. */
export interface Loaded extends Samples {
  readonly labels: LabelSet;
}
