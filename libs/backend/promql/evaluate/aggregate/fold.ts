import type { Pace } from '../run/pace.js';
import type { Row } from '../values/row.js';

/**
 * Aggregates the rows of one group into its result, step by step: `add` is called once per row, then `finish`. While
 * `add` runs, `result.present` says at which steps an earlier row had a value.
 */
export type Fold = (result: Row) => {
  readonly add: (row: Row) => void;
  readonly finish: (pace: Pace) => void | Promise<void>;
};
