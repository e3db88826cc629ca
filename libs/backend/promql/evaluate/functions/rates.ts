import { PART, type RangeFunction } from './range-function.js';

/** `rate`, `increase` and `delta`, extrapolated to the whole range as in Prometheus. */
export const rate: RangeFunction = extrapolated({ isCounter: true, perSecond: true });
export const increase: RangeFunction = extrapolated({ isCounter: true, perSecond: false });
export const delta: RangeFunction = extrapolated({ isCounter: false, perSecond: false });
/** The difference of the last two samples; for a counter, per second. */
export const irate: RangeFunction = ofLastTwo(true);
export const idelta: RangeFunction = ofLastTwo(false);

const NONE = new Int32Array(0);

function extrapolated({ isCounter, perSecond }: { isCounter: boolean; perSecond: boolean }): RangeFunction {
  return ({ timestamps, values, starts, stops, coarsestMs }, { ends, rangeMs }, result) => {
    let resets: ArrayLike<number> | undefined = isCounter ? undefined : NONE;
    let firstReset = 0;
    return function* (from, to) {
      resets ??= yield* resetsOf(values, starts[0]!, stops.at(-1)!);
      for (let step = from; step < to; step++) {
        const first = starts[step]!;
        const last = stops[step]! - 1;
        if (last <= first) continue;
        let difference = values[last]! - values[first]!;
        while (firstReset < resets.length && resets[firstReset]! <= first) firstReset++;
        for (let r = firstReset; r < resets.length && resets[r]! <= last; r++)
          difference += values[resets[r]! - 1]!;
        const end = ends[step]!;
        const sampled = (timestamps[last]! - timestamps[first]!) / 1000;
        const between = sampled / (last - first);
        let toStart = (timestamps[first]! - (end - rangeMs)) / 1000;
        let toEnd = (end - timestamps[last]!) / 1000;
        const atStart = distance(timestamps, first, coarsestMs) ?? between;
        if (toStart >= atStart * 1.1) toStart = atStart / 2;
        if (isCounter && difference > 0 && values[first]! >= 0) {
          // A counter is never negative: it is not extrapolated beyond its zero crossing.
          const toZero = sampled * (values[first]! / difference);
          if (toZero < toStart) toStart = toZero;
        }
        const atEnd = distance(timestamps, last, coarsestMs) ?? between;
        if (toEnd >= atEnd * 1.1) toEnd = atEnd / 2;
        let factor = (sampled + toStart + toEnd) / sampled;
        if (perSecond) factor /= rangeMs / 1000;
        result.values[step] = difference * factor;
        result.present[step] = 1;
      }
    };
  };
}

/** Seconds between a sample and the previous one, when intervals differ and this is a regular one. */
function distance(timestamps: Float64Array, at: number, coarsestMs: number | undefined): number | undefined {
  if (coarsestMs === undefined || at === 0) return undefined;
  const before = timestamps[at]! - timestamps[at - 1]!;
  return before <= coarsestMs * 1.1 ? before / 1000 : undefined;
}

/** Indexes of counter resets, i.e. values below the previous one. */
function* resetsOf(values: Float64Array, start: number, stop: number): Generator<void, ArrayLike<number>> {
  const resets: number[] = [];
  for (let from = start + 1; from < stop; from += PART) {
    const to = Math.min(stop, from + PART);
    for (let i = from; i < to; i++) if (values[i]! < values[i - 1]!) resets.push(i);
    if (to < stop) yield;
  }
  return resets;
}

function ofLastTwo(isCounter: boolean): RangeFunction {
  return ({ timestamps, values, starts, stops }, _args, result) =>
    (from, to) => {
      for (let step = from; step < to; step++) {
        const last = stops[step]! - 1;
        if (last <= starts[step]!) continue;
        const [before, after] = [values[last - 1]!, values[last]!];
        const seconds = (timestamps[last]! - timestamps[last - 1]!) / 1000;
        if (seconds === 0) continue;
        // After a reset, the value itself is the increase.
        const difference = isCounter && after < before ? after : after - before;
        result.values[step] = isCounter ? difference / seconds : difference;
        result.present[step] = 1;
      }
    };
}
