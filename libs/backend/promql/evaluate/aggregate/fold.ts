import type { Pace } from '../run/pace.js';
import type { Row } from '../values/row.js';

/**
 * Aggregates the rows of one group step by step: `add` is called once per row, then `finish`. During `add`,
 * `result.present` marks the steps at which an earlier row had a value.
 */
export type Fold = (result: Row) => {
  readonly add: (row: Row) => void;
  readonly finish: (pace: Pace) => void | Promise<void>;
};
