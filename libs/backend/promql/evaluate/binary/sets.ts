import type { Binary } from '../../parse/ast.js';
import { mergeRows } from '../merge-rows.js';
import type { Context } from '../run/context.js';
import type { Pace } from '../run/pace.js';
import { matchedLabels } from '../values/label-set.js';
import { rowsWithValues, vector, type Row, type Value } from '../values/row.js';

/** `and`, `or` and `unless`: the presence of series depends only on labels, never on values. */
export async function combineSets(
  { op, matching }: Binary,
  left: Row[],
  right: Row[],
  { query: { pace } }: Context,
): Promise<Value> {
  const keyOf = ({ labels }: Row) => matchedLabels(labels, matching).key;
  if (op === 'or') {
    const taken = await presenceByKey(left, keyOf, pace);
    for (const row of right) {
      remove(row, taken.get(keyOf(row)));
      if (pace.due()) await pace.rest();
    }
    return vector(await mergeRows([...left, ...(await rowsWithValues(right, pace))], pace));
  }
  const matched = await presenceByKey(right, keyOf, pace);
  for (const row of left) {
    const presence = matched.get(keyOf(row));
    if (op === 'unless') remove(row, presence);
    else if (presence) retain(row, presence);
    else row.present.fill(0);
    if (pace.due()) await pace.rest();
  }
  return vector(await rowsWithValues(left, pace));
}

/** For each matching label set, the steps at which any row has a value. */
async function presenceByKey(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  pace: Pace,
): Promise<Map<string, Uint8Array>> {
  const presences = new Map<string, Uint8Array>();
  for (const row of rows) {
    const key = keyOf(row);
    const presence = presences.get(key);
    if (!presence) presences.set(key, row.present.slice());
    else for (let i = 0; i < presence.length; i++) presence[i]! |= row.present[i]!;
    if (pace.due()) await pace.rest();
  }
  return presences;
}

function remove({ present }: Row, presence: Uint8Array | undefined): void {
  if (presence) for (let i = 0; i < present.length; i++) if (presence[i]) present[i] = 0;
}

function retain({ present }: Row, presence: Uint8Array): void {
  for (let i = 0; i < present.length; i++) present[i]! &= presence[i]!;
}
