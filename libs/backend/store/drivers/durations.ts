import type { Sliced } from '#contracts';

/** Values sorted in one run, in less than a millisecond. */
const RUN = 8192;

/**
 * Computes exact quantiles (nearest rank) without sorting all values at once, which for a million values would block
 * the thread for a tenth of a second.
 */
export class Durations {
  readonly #runs: Float64Array[] = [];
  #last = new Float64Array(64);
  #used = 0;

  get count(): number {
    return this.#runs.length * RUN + this.#used;
  }

  add(value: number): void {
    if (this.#used === this.#last.length) this.#grow();
    this.#last[this.#used++] = value;
  }

  /**
   * @returns for each share the smallest value that at least this share of the values does not exceed; 0 without values
   */
  *quantiles(shares: readonly number[]): Sliced<number[]> {
    const runs = [...this.#runs, this.#last.slice(0, this.#used).sort()].filter(({ length }) => length > 0);
    yield;
    const found: number[] = [];
    for (const share of shares) {
      found.push(atRank(runs, Math.max(1, Math.ceil(share * this.count))));
      yield;
    }
    return found;
  }

  #grow(): void {
    if (this.#used === RUN) {
      this.#runs.push(this.#last.sort());
      this.#last = new Float64Array(64);
      this.#used = 0;
      return;
    }
    const larger = new Float64Array(Math.min(this.#last.length * 2, RUN));
    larger.set(this.#last);
    this.#last = larger;
  }
}

/** The value at a rank (from 1) over all runs, found by bisection of the value range. */
function atRank(runs: readonly Float64Array[], rank: number): number {
  if (runs.length === 0) return 0;
  let low = Math.min(...runs.map((run) => run[0] as number));
  let high = Math.max(...runs.map((run) => run.at(-1) as number));
  while (low < high) {
    const half = low + (high - low) / 2;
    const middle = half < high ? half : low;
    const below = runs.reduce((sum, run) => sum + upTo(run, middle), 0);
    // Both bounds are existing values, so every step excludes some.
    if (below >= rank) high = largestUpTo(runs, middle);
    else low = smallestAbove(runs, middle);
  }
  return low;
}

/** Number of values in a run that are at most `value`. */
function upTo(run: Float64Array, value: number): number {
  let [from, to] = [0, run.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((run[middle] as number) <= value) from = middle + 1;
    else to = middle;
  }
  return from;
}

function largestUpTo(runs: readonly Float64Array[], value: number): number {
  return Math.max(...runs.map((run) => run[upTo(run, value) - 1] ?? -Infinity));
}

function smallestAbove(runs: readonly Float64Array[], value: number): number {
  return Math.min(...runs.map((run) => run[upTo(run, value)] ?? Infinity));
}
