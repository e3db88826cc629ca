import { now } from './clock.js';

/** Outcome of a call in the label `outcome`. */
export type Outcome = 'success' | 'error';

/** Seconds since a reading of `performance.now()`. */
export function secondsSince(startedAt: number): number {
  return (now() - startedAt) / 1000;
}
