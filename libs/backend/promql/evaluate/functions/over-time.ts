import { addTo } from '../values/kahan.js';
import { perWindow, type RangeFunction } from './range-function.js';

/** Aggregations of the samples of a range. */
export const OVER_TIME: ReadonlyMap<string, RangeFunction> = new Map([
  ['count_over_time', perWindow((_windows, start, stop) => stop - start)],
  ['present_over_time', perWindow(() => 1)],
  ['first_over_time', perWindow(({ values }, start) => values[start]!)],
  ['last_over_time', perWindow(({ values }, _start, stop) => values[stop - 1]!)],
  ['sum_over_time', perWindow(({ values }, start, stop) => sum(values, start, stop))],
  ['avg_over_time', perWindow(({ values }, start, stop) => mean(values, start, stop))],
  ['stdvar_over_time', variance((value) => value)],
  ['stddev_over_time', variance(Math.sqrt)],
]);

function sum(values: Float64Array, start: number, stop: number): number {
  let total = 0;
  let error = 0;
  for (let i = start; i < stop; i++) {
    const value = values[i]!;
    const next = total + value;
    if (next === Infinity || next === -Infinity) error = 0;
    else if (Math.abs(total) >= Math.abs(value)) error += total - next + value;
    else error += value - next + total;
    total = next;
  }
  return Number.isFinite(total) ? total + error : total;
}

/** The compensated sum divided by the count; where the sum would overflow, the running mean. */
function mean(values: Float64Array, start: number, stop: number): number {
  let total = values[start]!;
  let error = 0;
  for (let i = start + 1; i < stop; i++) {
    const value = values[i]!;
    const next = total + value;
    if (next === Infinity || next === -Infinity) return runningMean(values, i, stop, i - start, total, error);
    if (Math.abs(total) >= Math.abs(value)) error += total - next + value;
    else error += value - next + total;
    total = next;
  }
  const count = stop - start;
  return total / count + error / count;
}

/** Goes on from a sum of `counted` samples. */
function runningMean(
  values: Float64Array,
  from: number,
  stop: number,
  counted: number,
  total: number,
  error: number,
): number {
  const means = new Float64Array([total / counted]);
  const errors = new Float64Array([error / counted]);
  for (let i = from, count = counted + 1; i < stop; i++, count++) {
    const share = (count - 1) / count;
    means[0]! *= share;
    errors[0]! *= share;
    addTo(means, errors, 0, values[i]! / count);
  }
  return means[0]! + errors[0]!;
}

/** The population variance by Welford's method, compensated. */
function variance(toResult: (variance: number) => number): RangeFunction {
  return (windows, args, result) => {
    // 0: the mean, 1: the sum of squared distances from it.
    const [sums, errors] = [new Float64Array(2), new Float64Array(2)];
    return perWindow(({ values }, start, stop) => {
      sums.fill(0);
      errors.fill(0);
      for (let i = start, count = 1; i < stop; i++, count++) {
        const value = values[i]!;
        const distance = value - (sums[0]! + errors[0]!);
        addTo(sums, errors, 0, distance / count);
        addTo(sums, errors, 1, distance * (value - (sums[0]! + errors[0]!)));
      }
      return toResult((sums[1]! + errors[1]!) / (stop - start));
    })(windows, args, result);
  };
}
