import { quantileOf, quantileOfParts } from '../values/quantile.js';
import { folding, PART, perWindow, type RangeFunction } from './range-function.js';

export const quantileOverTime: RangeFunction = folding((args, windows) => {
  const scratch = new Float64Array(widest(windows.starts, windows.stops));
  let filled = 0;
  return {
    begin: () => void (filled = 0),
    add: ({ values }, from, to) => {
      const part = scratch.subarray(filled, filled + to - from);
      part.set(values.subarray(from, to));
      filled += part.length;
      part.sort();
    },
    end: (count, step) => {
      const quantile = args.scalars[0]![step]!;
      if (!(quantile >= 0 && quantile <= 1)) args.annotations.invalidQuantile(quantile, args.position);
      return count <= PART
        ? quantileOf(quantile, scratch, count)
        : quantileOfParts(quantile, scratch.subarray(0, count), PART);
    },
  };
});

/** `mad_over_time`: the median of deviations from the median; NaN when a sample is NaN. */
export const madOverTime: RangeFunction = (windows, args, result) => {
  const scratch = new Float64Array(widest(windows.starts, windows.stops));
  return perWindow(({ values }, start, stop) => {
    const count = stop - start;
    const samples = values.subarray(start, stop);
    if (samples.some(Number.isNaN)) return NaN;
    scratch.set(samples);
    const median = quantileOf(0.5, scratch, count);
    for (let i = 0; i < count; i++) scratch[i] = Math.abs(samples[i]! - median);
    return quantileOf(0.5, scratch, count);
  })(windows, args, result);
};

function widest(starts: Int32Array, stops: Int32Array): number {
  let most = 0;
  for (let i = 0; i < starts.length; i++) most = Math.max(most, stops[i]! - starts[i]!);
  return most;
}
