import type { Context } from '../run/context.js';
import { QueryError } from '../run/query-error.js';
import { formatShort } from '../values/go-number.js';
import { rowsWithValues, vector, type Row, type Value } from '../values/row.js';
import { BoundedHeap } from './bounded-heap.js';

/** The limit of a 64-bit integer: Prometheus refuses a larger k. */
const INTEGER_LIMIT = 2 ** 63;

/** `topk` and `bottomk`: series keep their labels; at each step, each group keeps its k most extreme series. */
export async function extremes(
  op: 'topk' | 'bottomk',
  counts: Float64Array,
  groups: readonly Row[][],
  { query: { pace }, grid }: Context,
): Promise<Value> {
  if (!anyAtLeastOne(counts)) return vector([]);
  refuseCounts(counts);
  const ordered: Row[] = [];
  for (const rows of groups) {
    const heap = new BoundedHeap(rows.length, op === 'topk' ? 1 : -1);
    for (let step = 0; step < grid.count; step++) {
      heap.clear(Math.trunc(Math.min(counts[step]!, rows.length)));
      for (const [i, { values, present }] of rows.entries()) {
        if (present[step]) heap.offer(values[step]!, i);
        present[step] = 0;
        if (i % 1024 === 1023 && pace.due()) await pace.rest();
      }
      const kept = await heap.bestFirst(pace);
      for (const i of kept) rows[i]!.present[step] = 1;
      // The order of an instant query's result.
      if (grid.count === 1) ordered.push(...kept.map((i) => rows[i]!));
      if (pace.due()) await pace.rest();
    }
  }
  return vector(grid.count === 1 ? ordered : await rowsWithValues(groups.flat(), pace));
}

function anyAtLeastOne(counts: Float64Array): boolean {
  return counts.some((count) => !(count < 1));
}

function refuseCounts(counts: Float64Array): void {
  if (counts.some(Number.isNaN)) throw new QueryError('Parameter value is NaN');
  const [least, most] = extentOf(counts);
  if (least <= -INTEGER_LIMIT) throw new QueryError(`Scalar value ${formatShort(least)} underflows int64`);
  if (most >= INTEGER_LIMIT) throw new QueryError(`Scalar value ${formatShort(most)} overflows int64`);
}

function extentOf(counts: Float64Array): [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (const count of counts) {
    least = Math.min(least, count);
    most = Math.max(most, count);
  }
  return [least, most];
}
