import type { ExemplarEntry } from '#contracts';

type Valued = Pick<ExemplarEntry, 'timeMs' | 'value'>;

/** At most `most` entries, in their order: if there are more, the largest of each of `most` equal parts of their time range. */
export function largestOfParts<T extends Valued>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  let [firstMs, lastMs] = [Infinity, -Infinity];
  for (const { timeMs } of all) {
    firstMs = Math.min(firstMs, timeMs);
    lastMs = Math.max(lastMs, timeMs);
  }
  const partMs = (lastMs - firstMs + 1) / most;
  const largest = new Map<number, number>();
  for (const [at, { timeMs, value }] of all.entries()) {
    const part = Math.floor((timeMs - firstMs) / partMs);
    const known = largest.get(part);
    if (value >= (known === undefined ? -Infinity : all[known]!.value)) largest.set(part, at);
  }
  return [...largest.values()].sort((a, b) => a - b).map((at) => all[at]!);
}
