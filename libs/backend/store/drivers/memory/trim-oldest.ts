import type { TrimOptions } from '../store-driver.js';
import type { Deque } from './deque.js';

/**
 * Removes the oldest entries: a number of them, those before a time, and more until a number of bytes is free.
 *
 * @param entries the oldest first
 * @param size current size of all entries in bytes
 * @param gone called with each removed entry
 * @returns number of removed entries
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
