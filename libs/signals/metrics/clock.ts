import { performance } from 'node:perf_hooks';

/** Monotonic milliseconds. Imported, since the global `performance` is a getter that runs on each access. */
export function now(): number {
  return performance.now();
}
