import { QueryError } from '../run/query-error.js';
import { addTo } from '../values/kahan.js';
import { perWindow, type RangeFunction, type Windows } from './range-function.js';

interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/** The slope per second of the line through the samples. */
export const deriv: RangeFunction = (windows, args, result) => {
  const fit = regression();
  return perWindow((all, start, stop) => fit(all, start, stop, all.timestamps[start]!).slope, 2)(
    windows,
    args,
    result,
  );
};

/** The value of the line through the samples, so many seconds after the evaluation. */
export const predictLinear: RangeFunction = (windows, args, result) => {
  const fit = regression();
  const predict = perWindow((all, start, stop, step) => {
    const { slope, intercept } = fit(all, start, stop, args.times[step]!);
    return slope * args.scalars[0]![step]! + intercept;
  }, 2);
  return predict(windows, args, result);
};

/** Least squares with compensated sums. `zeroMs` is where x is 0: near the samples, to keep x small. */
function regression() {
  // Sums of x, y, xy and xx.
  const [sums, errors] = [new Float64Array(4), new Float64Array(4)];
  return ({ timestamps, values }: Windows, start: number, stop: number, zeroMs: number): Line => {
    const first = values[start]!;
    let isConstant = true;
    sums.fill(0);
    errors.fill(0);
    for (let i = start; i < stop; i++) {
      const [x, y] = [(timestamps[i]! - zeroMs) / 1000, values[i]!];
      if (i > start && y !== first) isConstant = false;
      addTo(sums, errors, 0, x);
      addTo(sums, errors, 1, y);
      addTo(sums, errors, 2, x * y);
      addTo(sums, errors, 3, x * x);
    }
    if (isConstant)
      return Math.abs(first) === Infinity ? { slope: NaN, intercept: NaN } : { slope: 0, intercept: first };
    for (let i = 0; i < 4; i++) sums[i]! += errors[i]!;
    const [x, y, xy, xx] = sums as unknown as [number, number, number, number];
    const count = stop - start;
    const slope = (xy - (x * y) / count) / (xx - (x * x) / count);
    return { slope, intercept: y / count - (slope * x) / count };
  };
}

/** Double exponential smoothing (Holt) with a smoothing and a trend factor. */
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
    smooth(from, to);
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
  // NaN is not refused: it fails neither comparison, as in Prometheus.
  if (value <= 0 || value >= 1)
    throw new QueryError(`invalid ${name} factor. Expected: 0 < ${short} < 1, got: ${value.toFixed(6)}`);
}
