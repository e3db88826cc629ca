import type { Annotations } from '../run/annotations.js';

/** The samples of one series and the range of each step: from `starts[i]` to `stops[i]`, exclusive. */
export interface Windows {
  readonly timestamps: Float64Array;
  readonly values: Float64Array;
  /** Number of samples that each value sums up; absent when each is one sample. */
  readonly counts?: Float64Array;
  /** The largest regular sample interval, when samples of different intervals were combined. */
  readonly coarsestMs?: number;
  readonly starts: Int32Array;
  readonly stops: Int32Array;
}

/** Further inputs of a range function. */
export interface RangeArguments {
  /** Time of each step. */
  readonly times: Float64Array;
  /** End of the range per step: the time after `@` and offset. */
  readonly ends: Float64Array;
  readonly rangeMs: number;
  /** Scalar arguments in order, one value per step. */
  readonly scalars: readonly Float64Array[];
  readonly annotations: Annotations;
  /** Position of the first argument in the query. */
  readonly position: number;
}

export interface RangeResult {
  readonly values: Float64Array;
  readonly present: Uint8Array;
}

/**
 * A function of a range vector: prepares one series, then fills the result for the steps from `from` to `to`. Steps are
 * requested in order, in several calls, so that other work can run in between. A long call yields after each part.
 */
export type RangeFunction = (
  windows: Windows,
  args: RangeArguments,
  result: RangeResult,
) => (from: number, to: number) => Iterable<void> | void;

/** Builds a range function that processes each window separately; an empty window gives no value. */
export function perWindow(
  compute: (windows: Windows, start: number, stop: number, step: number, args: RangeArguments) => number,
  least = 1,
): RangeFunction {
  return (windows, args, { values, present }) =>
    (from, to) => {
      for (let step = from; step < to; step++) {
        const [start, stop] = [windows.starts[step]!, windows.stops[step]!];
        if (stop - start < least) continue;
        values[step] = compute(windows, start, stop, step, args);
        present[step] = 1;
      }
    };
}

/** Samples of a long window processed per part. */
export const PART = 32_768;

/** Folds the samples of a window in parts. */
export interface WindowFold {
  begin(windows: Windows, start: number, step: number): void;
  add(windows: Windows, from: number, to: number): void;
  /** @returns the result for a window of `count` samples */
  end(count: number, step: number): number;
}

/** Builds a range function that folds each window separately; windows with fewer than `least` samples give no value. */
export function folding(
  foldOf: (args: RangeArguments, windows: Windows) => WindowFold,
  least = 1,
): RangeFunction {
  return (windows, args, { values, present }) => {
    const fold = foldOf(args, windows);
    return function* (from, to) {
      for (let step = from; step < to; step++) {
        const [start, stop] = [windows.starts[step]!, windows.stops[step]!];
        if (stop - start < least) continue;
        fold.begin(windows, start, step);
        for (let at = start; at < stop; at += PART) {
          fold.add(windows, at, Math.min(stop, at + PART));
          if (at + PART < stop) yield;
        }
        values[step] = fold.end(stop - start, step);
        present[step] = 1;
      }
    };
  };
}
