import type { Context } from '../run/context.js';
import { compareLabels } from '../values/label-set.js';
import { precedes } from '../values/natural-order.js';
import { sortPaced } from '../sort-paced.js';
import { vector, type Row } from '../values/row.js';
import type { Arguments, VectorFunction } from './vector-function.js';

/** Functions that sort the result of an instant query; range results are always sorted by labels. */
export const SORT_FUNCTIONS: ReadonlyMap<string, VectorFunction> = new Map<string, VectorFunction>([
  ['sort', sorting(() => byValue(1))],
  ['sort_desc', sorting(() => byValue(-1))],
  ['sort_by_label', sorting((args) => byLabels(args.strings(1), 1))],
  ['sort_by_label_desc', sorting((args) => byLabels(args.strings(1), -1))],
]);

type Order = (a: Row, b: Row) => number;

function sorting(orderOf: (args: Arguments) => Order): VectorFunction {
  return async (args, { query, grid }: Context) => {
    const rows = args.vector(0);
    if (grid.count === 1) return vector(await sortPaced(rows, orderOf(args), query.pace));
    const text = 'sort is ineffective for range queries since results are always ordered by labels';
    query.annotations.warn(text, args.call.from);
    return vector(rows);
  };
}

/** NaN is last in both directions. */
function byValue(direction: 1 | -1): Order {
  return ({ values: a }, { values: b }) => {
    const [left, right] = [a[0]!, b[0]!];
    if (Number.isNaN(left) || Number.isNaN(right))
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    return left === right ? 0 : left < right ? -direction : direction;
  };
}

function byLabels(names: readonly string[], direction: 1 | -1): Order {
  return ({ labels: a }, { labels: b }) => {
    for (const name of names) {
      const [left, right] = [a.get(name), b.get(name)];
      if (left !== right) return precedes(left, right) ? -direction : direction;
    }
    return compareLabels(a, b) * direction;
  };
}
