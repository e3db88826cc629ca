import { now } from './clock.js';

/** How a call ended, as the label `outcome` shows it. */
export type Outcome = 'success' | 'error';

/** Seconds since a reading of `performance.now()`. */
export function secondsSince(startedAt: number): number {
  return (now() - startedAt) / 1000;
}
