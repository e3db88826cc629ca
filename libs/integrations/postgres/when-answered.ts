import { performance } from 'node:perf_hooks';
import type { BlockEnd } from '#operations';

/** A callback by Node's convention that tells how the call ended, from now on, before it goes on. */
export function whenAnswered(callback: unknown, ended: (end: BlockEnd) => void) {
  const startedAt = performance.now();
  return function (this: unknown, ...answer: unknown[]): unknown {
    const seconds = (performance.now() - startedAt) / 1000;
    const [error] = answer;
    try {
      ended(error ? { seconds, failure: { error } } : { seconds });
    } catch {
      // Recording never breaks what it records.
    }
    return (callback as (...all: unknown[]) => unknown).apply(this, answer);
  };
}
