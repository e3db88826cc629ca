import type { Pace } from './run/pace.js';

/** Decides when to yield the thread. */
export type Turns = Pick<Pace, 'due' | 'rest'>;

const RUN = 1024;

/** Sorts in steps between which the thread is yielded: sorts short runs, then merges them. */
export async function sortPaced<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
  pace: Turns,
): Promise<T[]> {
  let runs: T[][] = [];
  for (let from = 0; from < items.length; from += RUN) {
    runs.push(items.slice(from, from + RUN).sort(compare));
    if (pace.due()) await pace.rest();
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let i = 0; i < runs.length; i += 2)
      merged.push(await merge(runs[i]!, runs[i + 1] ?? [], compare, pace));
    runs = merged;
  }
  return runs[0] ?? [];
}

async function merge<T>(a: T[], b: T[], compare: (a: T, b: T) => number, pace: Turns): Promise<T[]> {
  const merged: T[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const takeLeft = j >= b.length || (i < a.length && compare(a[i]!, b[j]!) <= 0);
    merged.push(takeLeft ? a[i++]! : b[j++]!);
    if (merged.length % RUN === 0 && pace.due()) await pace.rest();
  }
  return merged;
}
