/** Default histogram buckets by kind of operation, in seconds unless the name says otherwise. */

/** For lookups in a cache or in memory: 0.1 ms to 250 ms. */
export const LOOKUP_BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25];

/** For database statements: 1 ms to 5 s. */
export const QUERY_BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** For background tasks: 100 ms to 2 h. */
export const TASK_BUCKETS = [0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 1800, 3600, 7200];

/** For histograms in milliseconds (`_ms`): 1 ms to 5 min. */
export const MILLISECOND_BUCKETS = [1, 5, 10, 50, 100, 500, 1000, 5000, 10_000, 60_000, 300_000];
