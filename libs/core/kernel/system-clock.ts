import { performance } from 'node:perf_hooks';
import type { Clock } from '#contracts';

/** The system's clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
