import { QueryError } from '../run/query-error.js';
import { addTo } from '../values/kahan.js';
import { folding, perWindow, type RangeFunction, type WindowFold, type Windows } from './range-function.js';

interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/** The slope per second of the regression line. */
export const deriv: RangeFunction = folding(
  () =>
    regression(
      ({ timestamps }, start) => timestamps[start]!,
      ({ slope }) => slope,
    ),
  2,
);

/** The value of the regression line at a number of seconds after the evaluation time. */
export const predictLinear: RangeFunction = folding(
  (args) =>
    regression(
      (_windows, _start, step) => args.times[step]!,
      ({ slope, intercept }, step) => slope * args.scalars[0]![step]! + intercept,
    ),
  2,
);

/**
 * Least squares with compensated sums. `zeroOf` returns the time at which x is 0: close to the samples, to keep x
 * small.
 */
function regression(
  zeroOf: (windows: Windows, start: number, step: number) => number,
  toResult: (line: Line, step: number) => number,
): WindowFold {
  // Sums of x, y, xy and xx.
  const [sums, errors] = [new Float64Array(4), new Float64Array(4)];
  let [zeroMs, first, isConstant] = [0, 0, true];
  return {
    begin: (windows, start, step) => {
      sums.fill(0);
      errors.fill(0);
      [zeroMs, first, isConstant] = [zeroOf(windows, start, step), windows.values[start]!, true];
    },
    add: ({ timestamps, values }, from, to) => {
      for (let i = from; i < to; i++) {
        const [x, y] = [(timestamps[i]! - zeroMs) / 1000, values[i]!];
        if (y !== first) isConstant = false;
        addTo(sums, errors, 0, x);
        addTo(sums, errors, 1, y);
        addTo(sums, errors, 2, x * y);
        addTo(sums, errors, 3, x * x);
      }
    },
    end: (count, step) => {
      if (isConstant) {
        const infinite = Math.abs(first) === Infinity;
        return toResult(infinite ? { slope: NaN, intercept: NaN } : { slope: 0, intercept: first }, step);
      }
      for (let i = 0; i < 4; i++) sums[i]! += errors[i]!;
      const [x, y, xy, xx] = [sums[0]!, sums[1]!, sums[2]!, sums[3]!];
      const slope = (xy - (x * y) / count) / (xx - (x * x) / count);
      return toResult({ slope, intercept: y / count - (slope * x) / count }, step);
    },
  };
}

/** Double exponential smoothing (Holt) with a smoothing factor and a trend factor. */
export const doubleExponentialSmoothing: RangeFunction = (windows, args, result) => {
  const smooth = perWindow(({ values }, start, stop, step) => {
    const [smoothing, trend] = [args.scalars[0]![step]!, args.scalars[1]![step]!];
    return smoothed(values, start, stop, smoothing, trend);
  }, 2)(windows, args, result);
  return (from, to) => {
    for (let step = from; step < to; step++) {
      if (windows.stops[step]! <= windows.starts[step]!) continue;
      refuseFactor('smoothing', 'sf', args.scalars[0]![step]!);
      refuseFactor('trend', 'tf', args.scalars[1]![step]!);
    }
    return smooth(from, to);
  };
};

function smoothed(
  values: Float64Array,
  start: number,
  stop: number,
  factor: number,
  trendFactor: number,
): number {
  let before = 0;
  let level = values[start]!;
  let trend = values[start + 1]! - values[start]!;
  for (let i = start + 1; i < stop; i++) {
    if (i > start + 1) trend = trendFactor * (level - before) + (1 - trendFactor) * trend;
    const next = factor * values[i]! + (1 - factor) * (level + trend);
    before = level;
    level = next;
  }
  return level;
}

function refuseFactor(name: string, short: string, value: number): void {
  // NaN passes: it fails both comparisons, as in Prometheus.
  if (value <= 0 || value >= 1)
    throw new QueryError(`invalid ${name} factor. Expected: 0 < ${short} < 1, got: ${value.toFixed(6)}`);
}
