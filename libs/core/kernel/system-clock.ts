import { performance } from 'node:perf_hooks';
import type { Clock } from '#contracts';

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
