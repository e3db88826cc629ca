import { groupOf } from './groups.js';
import type { SeriesIndex } from './series-index.js';

/** The groups that contain series, ascending. */
export function allGroups({ ids }: SeriesIndex): number[] {
  return [...new Set(ids.map(groupOf))].sort((a, b) => a - b);
}
