import type { Pace } from '../run/pace.js';
import type { LabelSet } from './label-set.js';

/** One series of an instant vector, evaluated at every step of a grid. */
export interface Row {
  labels: LabelSet;
  /** Whether to drop the metric name at the end; until then label functions and `by (__name__)` may use it. */
  dropName: boolean;
  /** One value per step; meaningless where `present` is 0. */
  readonly values: Float64Array;
  readonly present: Uint8Array;
}

export interface ScalarValue {
  readonly kind: 'scalar';
  /** One value per step. */
  readonly values: Float64Array;
}

export interface VectorValue {
  readonly kind: 'vector';
  /** Rows with at least one value. The receiver owns them and may overwrite their arrays. */
  readonly rows: Row[];
}

export interface StringValue {
  readonly kind: 'string';
  readonly value: string;
}

/**
 * The value of an expression for all steps at once. Range vectors are consumed by their function and never become
 * values.
 */
export type Value = ScalarValue | VectorValue | StringValue;

export const scalar = (values: Float64Array): ScalarValue => ({ kind: 'scalar', values });
export const vector = (rows: Row[]): VectorValue => ({ kind: 'vector', rows });

/** Whether the row has a value at any step. */
export function hasValues({ present }: Row): boolean {
  return present.includes(1);
}

/** The rows that have values. */
export async function rowsWithValues(rows: readonly Row[], pace: Pace): Promise<Row[]> {
  const kept: Row[] = [];
  for (const row of rows) {
    if (hasValues(row)) kept.push(row);
    if (pace.due()) await pace.rest();
  }
  return kept;
}
