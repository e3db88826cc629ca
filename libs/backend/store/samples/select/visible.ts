/** A period, both ends inclusive, in milliseconds since 1970. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Positions from `from` to `to`, exclusive. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * The runs of ascending times that are within a range and outside of hidden ranges: after the clock was set back, later
 * samples hide earlier ones of the same period.
 */
export function visible(times: Float64Array, range: TimeRange, hidden: readonly TimeRange[]): Stretch[] {
  const within = {
    from: firstAtLeast(times, range.fromMs),
    to: firstAtLeast(times, range.toMs + 1),
  };
  let stretches = [within];
  for (const { fromMs, toMs } of hidden) {
    const [from, to] = [firstAtLeast(times, fromMs), firstAtLeast(times, toMs + 1)];
    if (to > from)
      stretches = stretches.flatMap((one) => [
        { from: one.from, to: Math.min(one.to, from) },
        { from: Math.max(one.from, to), to: one.to },
      ]);
  }
  return stretches.filter(({ from, to }) => to > from);
}

/** The position of the first time not before `timeMs`. */
export function firstAtLeast(times: Float64Array, timeMs: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
