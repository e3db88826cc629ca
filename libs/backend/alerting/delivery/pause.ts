import type { DeliveryLimits } from './delivery-options.js';

const MAX_DOUBLINGS = 20;

/**
 * The pause before the next attempt, milliseconds: exponential backoff with full jitter
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), at least half of the first pause, so
 * that a retry never follows at once.
 *
 * @param failures failed attempts so far, 1 or more
 * @param random from 0 to below 1
 */
export function pauseAfter(failures: number, limits: DeliveryLimits, random: number): number {
  const doubled = limits.firstPauseMs * 2 ** Math.min(failures - 1, MAX_DOUBLINGS);
  const most = Math.min(limits.maxPauseMs, doubled);
  return Math.max(limits.firstPauseMs / 2, random * most);
}
