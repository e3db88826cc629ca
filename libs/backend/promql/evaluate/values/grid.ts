import type { SelectOptions } from '#contracts';

/** The times at which an expression is evaluated. */
export interface Grid {
  readonly startMs: number;
  readonly stepMs: number;
  /** Number of steps; at least 1. */
  readonly count: number;
}

export function gridOf(startMs: number, endMs: number, stepMs: number): Grid {
  return { startMs, stepMs, count: Math.floor((endMs - startMs) / stepMs) + 1 };
}

export function timesOf({ startMs, stepMs, count }: Grid): Float64Array {
  const times = new Float64Array(count);
  for (let i = 0; i < count; i++) times[i] = startMs + i * stepMs;
  return times;
}

/**
 * The times that a selector or subquery refers to, one per step: `@` replaces the step's time, the offset is
 * subtracted.
 */
export function referenceTimes(grid: Grid, atMs: number | undefined, offsetMs: number): Float64Array {
  const times = atMs === undefined ? timesOf(grid) : new Float64Array(grid.count).fill(atMs);
  if (offsetMs) for (let i = 0; i < times.length; i++) times[i]! -= offsetMs;
  return times;
}

/** The ranges before equally spaced times, as a hint for a source; no hint when they overlap or touch. */
export function rangesApart(ends: Float64Array, rangeMs: number): Pick<SelectOptions, 'ranges'> {
  // With `@`, all ends are equal.
  const stepMs = ends.length > 1 ? ends[1]! - ends[0]! : 0;
  return stepMs > rangeMs ? { ranges: { firstMs: ends[0]!, stepMs, rangeMs } } : {};
}
