/** Upper bounds by purpose, for histograms whose system names none. Seconds unless the name says otherwise. */

/** Answers of a cache or a lookup in memory: 0.1 ms to 250 ms. */
export const LOOKUP_BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25];

/** Statements of a database: 1 ms to 5 s. */
export const QUERY_BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Work in the background: 100 ms to 2 h. */
export const TASK_BUCKETS = [0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 1800, 3600, 7200];

/** Work in milliseconds, where the name says `_ms`: 1 ms to 5 min. */
export const MILLISECOND_BUCKETS = [1, 5, 10, 50, 100, 500, 1000, 5000, 10_000, 60_000, 300_000];
