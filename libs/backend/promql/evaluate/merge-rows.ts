import type { Pace } from './run/pace.js';
import { duplicateLabels } from './run/query-error.js';
import type { Row } from './values/row.js';

/**
 * Merges rows with equal labels when they never have values at the same step.
 *
 * @throws QueryError when they do
 */
export async function mergeRows(rows: Row[], pace: Pace): Promise<Row[]> {
  const merged = new Map<string, Row>();
  for (const row of rows) {
    if (pace.due()) await pace.rest();
    const { key } = row.labels;
    const first = merged.get(key);
    if (first) merged.set(key, join(first, row));
    else merged.set(key, row);
  }
  return merged.size === rows.length ? rows : [...merged.values()];
}

/** The row that is earlier in time decides whether the name is dropped. */
function join(a: Row, b: Row): Row {
  const { values, present } = a;
  const dropName = b.present.indexOf(1) < present.indexOf(1) ? b.dropName : a.dropName;
  for (let i = 0; i < present.length; i++) {
    if (!b.present[i]) continue;
    if (present[i]) return duplicateLabels();
    present[i] = 1;
    values[i] = b.values[i]!;
  }
  return { ...a, dropName };
}
