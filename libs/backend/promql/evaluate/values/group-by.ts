import type { Pace } from '../run/pace.js';

/** Groups items by key, groups and items in their first order. */
export async function groupBy<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  pace: Pace,
): Promise<Map<string, T[]>> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    if (pace.due()) await pace.rest();
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
