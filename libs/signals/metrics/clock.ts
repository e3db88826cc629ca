import { performance } from 'node:perf_hooks';

/** Milliseconds on a clock that never jumps. Imported, since the global of this name is a getter that is run every time. */
export function now(): number {
  return performance.now();
}
