/** The names of the demo's exchange and queues. */
export const EXCHANGE = 'etl';
export const ROUTING_KEY = 'records';
export const QUEUE = 'etl.records';
export const DEAD_LETTER_QUEUE = 'etl.records.dead';
/** Milliseconds before the second and the third attempt; a fourth is not made. */
export const RETRY_DELAYS_MS = [250, 1_000];
/** Messages in hand at the same time. */
export const PREFETCH = 16;
