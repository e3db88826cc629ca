/** Maximum time for which a batch is retried while the application runs, in milliseconds. */
export const RETRY_FOR_MS = 300_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;
/** Random share of the delay, so that processes do not retry at the same time. */
const JITTER = 0.2;

/** Number of attempts per batch during shutdown, and the delay between them in milliseconds. */
export const LAST_TRIES = 4;
export const LAST_WAIT_MS = 100;

/** Delay in milliseconds after a number of failed attempts: 250, 500, 1,000, … up to 5,000, plus or minus 20 %. */
export function retryDelay(tries: number): number {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1));
  return wait * (1 - JITTER + 2 * JITTER * Math.random());
}
