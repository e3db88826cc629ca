import type { TrimOptions } from '../store-driver.js';
import type { Deque } from './deque.js';

/**
 * Takes away the oldest entries: so many, those before a time, and more until so many bytes are free.
 *
 * @param entries the oldest first
 * @param size bytes that all entries take now
 * @param gone called with each entry that was taken away
 * @returns how many went
 */
export function trimOldest<E extends { readonly timeMs: number }>(
  entries: Deque<E>,
  { beforeMs = -Infinity, oldest = 0, bytes = 0 }: TrimOptions,
  size: () => number,
  gone: (entry: E) => void,
): number {
  const [before, goal] = [entries.length, size() - bytes];
  for (let first = entries.at(0); first; first = entries.at(0)) {
    if (before - entries.length >= oldest && first.timeMs >= beforeMs && size() <= goal) break;
    entries.shift();
    gone(first);
  }
  return before - entries.length;
}
