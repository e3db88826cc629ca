import type { Matching } from '../../parse/ast.js';
import type { Pace } from '../run/pace.js';
import { QueryError } from '../run/query-error.js';
import { matchedLabels, type LabelSet } from '../values/label-set.js';
import type { Row } from '../values/row.js';

interface Sides {
  /** Rows of the side that must be unique, by matching labels. */
  readonly groups: ReadonlyMap<string, readonly Row[]>;
  readonly many: readonly Row[];
  readonly matching: Matching | undefined;
  readonly side: 'left' | 'right';
}

/**
 * @throws QueryError when two series of the unique side have the same matching labels at a step at which the other side
 *   has a match
 */
export async function refuseDuplicates({ groups, many, matching, side }: Sides, pace: Pace): Promise<void> {
  let first: { step: number; rows: [Row, Row] } | undefined;
  let occupied: Uint8Array | undefined;
  for (const rows of groups.values()) {
    if (rows.length < 2) continue;
    occupied ??= await anyPresent(many, pace);
    const found = await duplicateIn(rows, occupied, pace);
    if (found && (!first || found.step < first.step)) first = found;
  }
  if (!first) return;
  const [a, b] = first.rows.map(({ labels }) => labels) as [LabelSet, LabelSet];
  const shown = [String(a), String(b)].sort();
  throw new QueryError(
    `found duplicate series for the match group ${String(groupOf(a, matching))} on the ${side} hand-side of the ` +
      `operation: [${shown.join(', ')}];many-to-many matching not allowed: matching labels must be unique on one side`,
  );
}

async function anyPresent(rows: readonly Row[], pace: Pace): Promise<Uint8Array> {
  const any = new Uint8Array(rows[0]?.present.length ?? 0);
  for (const { present } of rows) {
    for (let i = 0; i < any.length; i++) any[i]! |= present[i]!;
    if (pace.due()) await pace.rest();
  }
  return any;
}

async function duplicateIn(
  rows: readonly Row[],
  occupied: Uint8Array,
  pace: Pace,
): Promise<{ step: number; rows: [Row, Row] } | undefined> {
  for (let step = 0; step < occupied.length; step++) {
    if (!occupied[step]) continue;
    const present = rows.filter((row) => row.present[step]);
    if (pace.due()) await pace.rest();
    if (present.length > 1) return { step, rows: [present[0]!, present[1]!] };
  }
  return undefined;
}

function groupOf(labels: LabelSet, matching: Matching | undefined): LabelSet {
  return matchedLabels(labels, matching);
}
