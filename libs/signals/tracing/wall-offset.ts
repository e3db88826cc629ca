import { performance } from 'node:perf_hooks';

/** Milliseconds between two checks of the wall clock. */
const LOOK_EVERY_MS = 1_000;
/** Deviation of the wall clock, milliseconds, above which it is followed: it was set, or the machine slept. */
const TOLERANCE_MS = 20;

let offset = performance.timeOrigin;
let lookAt = 0;

/**
 * The offset from `performance.now()` to milliseconds since 1970: the same for all spans of the process, so that a
 * child never ends after its parent, and exact to the microsecond, unlike `Date.now()`. It changes only when the wall
 * clock is set.
 *
 * @param now `performance.now()`
 */
export function wallOffset(now: number): number {
  if (now < lookAt) return offset;
  lookAt = now + LOOK_EVERY_MS;
  const wall = Date.now() - now;
  if (Math.abs(wall - offset) > TOLERANCE_MS) offset = wall;
  return offset;
}
