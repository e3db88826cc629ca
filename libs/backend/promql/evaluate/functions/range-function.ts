import type { Annotations } from '../run/annotations.js';

/** The samples of one series and which of them each step sees: those from `starts[i]` up to, not including, `stops[i]`. */
export interface Windows {
  readonly timestamps: Float64Array;
  readonly values: Float64Array;
  /** How many samples each value is the sum of; absent when each is one sample. */
  readonly counts?: Float64Array;
  /** The largest usual distance of samples, when samples of different distances were joined. */
  readonly coarsestMs?: number;
  readonly starts: Int32Array;
  readonly stops: Int32Array;
}

/** What a function of a range vector knows besides the samples. */
export interface RangeArguments {
  /** The time of each step. */
  readonly times: Float64Array;
  /** The end of the range per step: the time after `@` and offset. */
  readonly ends: Float64Array;
  readonly rangeMs: number;
  /** Scalar arguments in order, one value per step. */
  readonly scalars: readonly Float64Array[];
  readonly annotations: Annotations;
  /** Where the first argument stands in the query. */
  readonly position: number;
}

export interface RangeResult {
  readonly values: Float64Array;
  readonly present: Uint8Array;
}

/**
 * A function of a range vector: prepares one series, then fills the result for the steps `from` up to `to`. The steps are
 * asked for in order, in several calls, so that other work can run in between. What is long within one call yields after
 * each part.
 */
export type RangeFunction = (
  windows: Windows,
  args: RangeArguments,
  result: RangeResult,
) => (from: number, to: number) => Iterable<void> | void;

/** A function that looks at the samples of each window anew; windows without samples give nothing. */
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

/** Long windows are looked at in parts of so many samples. */
export const PART = 32_768;

/** Looks at the samples of a window in parts. */
export interface WindowFold {
  begin(windows: Windows, start: number, step: number): void;
  add(windows: Windows, from: number, to: number): void;
  /** @returns the result for a window of `count` samples */
  end(count: number, step: number): number;
}

/** A function that folds each window anew; windows of less than `least` samples give nothing. */
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
