import { newRow, newScalar, type Query } from '../run/context.js';
import { greater, lesser } from '../values/go-math.js';
import { timesOf } from '../values/grid.js';
import { LabelSet } from '../values/label-set.js';
import { scalar, vector } from '../values/row.js';
import type { VectorFunction } from './vector-function.js';

/** Functions that return scalars, and `vector`. */
export const SCALAR_FUNCTIONS: ReadonlyMap<string, VectorFunction> = new Map<string, VectorFunction>([
  ['pi', (_args, context) => scalar(newScalar(context).fill(Math.PI))],
  ['time', (_args, context) => scalar(timesOf(context.grid).map((timeMs) => timeMs / 1000))],
  // Experimental in Prometheus: the query's times, and the larger or smaller of two numbers.
  ['start', ofQuery(({ startMs }) => startMs)],
  ['end', ofQuery(({ endMs }) => endMs)],
  ['range', ofQuery(({ startMs, endMs }) => endMs - startMs)],
  ['step', ofQuery(({ startMs, endMs, stepMs }) => (startMs === endMs ? 0 : stepMs))],
  ['max_of', ofTwo(greater)],
  ['min_of', ofTwo(lesser)],
  ['scalar', toScalar],
  ['vector', toVector],
]);

function ofQuery(ms: (query: Query) => number): VectorFunction {
  return (_args, context) => scalar(newScalar(context).fill(ms(context.query) / 1000));
}

function ofTwo(choose: (a: number, b: number) => number): VectorFunction {
  return (args) => {
    const others = args.scalar(1);
    return scalar(args.scalar(0).map((value, step) => choose(value, others[step]!)));
  };
}

/** `scalar`: the value of the only series; NaN for none or several. */
async function toScalar(...[args, context]: Parameters<VectorFunction>) {
  const values = newScalar(context).fill(NaN);
  const counts = new Uint32Array(values.length);
  for (const row of args.vector(0)) {
    for (let i = 0; i < values.length; i++) {
      if (!row.present[i]) continue;
      values[i] = counts[i] === 0 ? row.values[i]! : NaN;
      counts[i]!++;
    }
    if (context.query.pace.due()) await context.query.pace.rest();
  }
  return scalar(values);
}

function toVector(...[args, context]: Parameters<VectorFunction>) {
  const row = newRow(context, LabelSet.EMPTY);
  row.values.set(args.scalar(0));
  row.present.fill(1);
  return vector([row]);
}
