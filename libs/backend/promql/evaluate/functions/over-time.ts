import { addTo } from '../values/kahan.js';
import { folding, perWindow, type RangeFunction, type WindowFold } from './range-function.js';

/** Aggregations over the samples of a range. */
export const OVER_TIME: ReadonlyMap<string, RangeFunction> = new Map([
  ['count_over_time', perWindow(({ counts }, start, stop) => countOf(counts, start, stop))],
  ['present_over_time', perWindow(() => 1)],
  ['first_over_time', perWindow(({ values }, start) => values[start]!)],
  ['last_over_time', perWindow(({ values }, _start, stop) => values[stop - 1]!)],
  ['sum_over_time', folding(sum)],
  ['avg_over_time', folding((_args, { counts }) => (counts ? meanOfSums(counts) : mean()))],
  ['stdvar_over_time', variance((value) => value)],
  ['stddev_over_time', variance(Math.sqrt)],
]);

function countOf(counts: Float64Array | undefined, start: number, stop: number): number {
  if (!counts) return stop - start;
  let total = 0;
  for (let i = start; i < stop; i++) total += counts[i]!;
  return total;
}

/** The mean of values that are sums of several samples. */
function meanOfSums(counts: Float64Array): WindowFold {
  const total = sum();
  let samples = 0;
  return {
    begin: (windows, start, step) => {
      total.begin(windows, start, step);
      samples = 0;
    },
    add: (windows, from, to) => {
      total.add(windows, from, to);
      samples += countOf(counts, from, to);
    },
    end: (count, step) => total.end(count, step) / samples,
  };
}

function sum(): WindowFold {
  let [total, error] = [0, 0];
  return {
    begin: () => void ([total, error] = [0, 0]),
    add: ({ values }, from, to) => {
      for (let i = from; i < to; i++) {
        const value = values[i]!;
        const next = total + value;
        if (next === Infinity || next === -Infinity) error = 0;
        else if (Math.abs(total) >= Math.abs(value)) error += total - next + value;
        else error += value - next + total;
        total = next;
      }
    },
    end: () => (Number.isFinite(total) ? total + error : total),
  };
}

/** The compensated sum divided by the count; a running mean where the sum would overflow. */
function mean(): WindowFold {
  const [sums, errors] = [new Float64Array(1), new Float64Array(1)];
  let [counted, isMean] = [0, false];
  const addValue = (value: number) => {
    const [total, error] = [sums[0]!, errors[0]!];
    if (++counted === 1) {
      sums[0] = value;
      return;
    }
    if (!isMean) {
      addTo(sums, errors, 0, value);
      if (Math.abs(sums[0]!) !== Infinity) return;
      isMean = true;
      sums[0] = total / (counted - 1);
      errors[0] = error / (counted - 1);
    }
    const share = (counted - 1) / counted;
    sums[0]! *= share;
    errors[0]! *= share;
    addTo(sums, errors, 0, value / counted);
  };
  return {
    begin: () => {
      [sums[0], errors[0]] = [0, 0];
      [counted, isMean] = [0, false];
    },
    add: ({ values }, from, to) => {
      for (let i = from; i < to; i++) addValue(values[i]!);
    },
    end: (count) => (isMean ? sums[0]! + errors[0]! : sums[0]! / count + errors[0]! / count),
  };
}

/** Population variance by Welford's method with compensation. */
function variance(toResult: (variance: number) => number): RangeFunction {
  return folding(() => {
    // 0: the mean, 1: the sum of squared deviations.
    const [sums, errors] = [new Float64Array(2), new Float64Array(2)];
    let counted = 0;
    return {
      begin: () => {
        sums.fill(0);
        errors.fill(0);
        counted = 0;
      },
      add: ({ values }, from, to) => {
        for (let i = from; i < to; i++) {
          const value = values[i]!;
          const distance = value - (sums[0]! + errors[0]!);
          addTo(sums, errors, 0, distance / ++counted);
          addTo(sums, errors, 1, distance * (value - (sums[0]! + errors[0]!)));
        }
      },
      end: (count) => toResult((sums[1]! + errors[1]!) / count),
    };
  });
}
