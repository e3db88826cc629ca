/** Milliseconds for which the same batch is tried again, unless the application ends. */
export const RETRY_FOR_MS = 300_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;
/** Not all processes try again at the same time. */
const JITTER = 0.2;

/** Tries that are left to a batch when the application ends, and the milliseconds between them. */
export const LAST_TRIES = 4;
export const LAST_WAIT_MS = 100;

/** Milliseconds to wait after so many tries that failed: 250, 500, 1,000, … and 5,000 at most, a fifth more or less. */
export function waitAfter(tries: number): number {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1));
  return wait * (1 - JITTER + 2 * JITTER * Math.random());
}
