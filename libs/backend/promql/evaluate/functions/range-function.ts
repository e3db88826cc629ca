import type { Annotations } from '../run/annotations.js';

/** The samples of one series and which of them each step sees: those from `starts[i]` up to, not including, `stops[i]`. */
export interface Windows {
  readonly timestamps: Float64Array;
  readonly values: Float64Array;
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
 * asked for in order, in several calls, so that other work can run in between.
 */
export type RangeFunction = (
  windows: Windows,
  args: RangeArguments,
  result: RangeResult,
) => (from: number, to: number) => void;

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
