import { newRow } from '../run/context.js';
import { hasValues, vector } from '../values/row.js';
import { labelsOfAbsent } from './absent.js';
import { HISTOGRAM_FUNCTIONS } from './histogram.js';
import { LABEL_FUNCTIONS } from './labels.js';
import { SCALAR_FUNCTIONS } from './scalars.js';
import { SORT_FUNCTIONS } from './sort.js';
import { ELEMENTWISE_FUNCTIONS } from './values.js';
import type { VectorFunction } from './vector-function.js';

/** All functions without a range vector. */
export const VECTOR_FUNCTIONS: ReadonlyMap<string, VectorFunction> = new Map([
  ...ELEMENTWISE_FUNCTIONS,
  ...HISTOGRAM_FUNCTIONS,
  ...LABEL_FUNCTIONS,
  ...SCALAR_FUNCTIONS,
  ...SORT_FUNCTIONS,
  ['absent', absent],
]);

/** `absent`: 1 at the steps at which no series has a value. */
async function absent(...[args, context]: Parameters<VectorFunction>) {
  const row = newRow(context, labelsOfAbsent(args.call.args[0]!));
  row.values.fill(1);
  row.present.fill(1);
  const { pace } = context.query;
  for (const { present } of args.vector(0)) {
    for (let i = 0; i < present.length; i++) if (present[i]) row.present[i] = 0;
    if (pace.due()) await pace.rest();
  }
  return vector(hasValues(row) ? [row] : []);
}
