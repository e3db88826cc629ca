import { perWindow, type RangeFunction, type Windows } from './range-function.js';

/** Experimental functions that return the time of a sample, in seconds. */
export const TIMES_OF_SAMPLES: ReadonlyMap<string, RangeFunction> = new Map([
  ['ts_of_first_over_time', perWindow(({ timestamps }, start) => timestamps[start]! / 1000)],
  ['ts_of_last_over_time', perWindow(({ timestamps }, _start, stop) => timestamps[stop - 1]! / 1000)],
  ['ts_of_max_over_time', perWindow(timeOfExtreme((a, b) => a >= b))],
  ['ts_of_min_over_time', perWindow(timeOfExtreme((a, b) => a <= b))],
]);

/** Among equal extremes, the last one. */
function timeOfExtreme(isBetter: (a: number, b: number) => boolean) {
  return ({ timestamps, values }: Windows, start: number, stop: number): number => {
    let best = start;
    for (let i = start; i < stop; i++)
      if (isBetter(values[i]!, values[best]!) || Number.isNaN(values[best])) best = i;
    return timestamps[best]! / 1000;
  };
}
