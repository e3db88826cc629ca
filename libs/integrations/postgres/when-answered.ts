import { performance } from 'node:perf_hooks';
import type { BlockEnd } from '#operations';

/** Wraps a Node-style callback: the listener is called with the result before the callback. */
export function whenAnswered(callback: unknown, ended: (end: BlockEnd) => void) {
  const startedAt = performance.now();
  return function (this: unknown, ...answer: unknown[]): unknown {
    const seconds = (performance.now() - startedAt) / 1000;
    const [error] = answer;
    try {
      ended(error ? { seconds, failure: { error } } : { seconds });
    } catch {
      // Recording never breaks the application.
    }
    return (callback as (...all: unknown[]) => unknown).apply(this, answer);
  };
}
