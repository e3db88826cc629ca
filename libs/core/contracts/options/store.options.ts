// Made by `npm run options` from the tables of the rooms: change the table, then run it again.

/** How long telemetry is kept, as far as `maxBytes` allows. */
export interface StoreRetentionOptions {
  /** Hours for which every sample is kept. An integer from 1 to 8760. Default: `24`. */
  rawHours?: number;
  /** Days for which one point a minute is kept. An integer from 1 to 3650. Default: `7`. */
  minuteDays?: number;
  /** Days for which one point an hour is kept. An integer from 1 to 3650. Default: `90`. */
  hourDays?: number;
  /** Days for which log lines are kept. An integer from 1 to 3650. Default: `30`. */
  logDays?: number;
  /** Days for which spans are kept. An integer from 1 to 3650. Default: `7`. */
  spanDays?: number;
  /** Traces that are kept at most. An integer from 1 to 10000000. Default: `10000`. */
  traces?: number;
  /** Days for which results of checks are kept. An integer from 1 to 3650. Default: `90`. */
  healthDays?: number;
}

/** The embedded store: the application remembers its own telemetry. `true` keeps it in memory. */
export interface StoreOptions {
  /**
   * Keep metrics, log lines, spans and health, in a thread of their own, and answer questions about them.
   * Environment: `OBS_STORE`. Default: `false`; `true` when `store` is an object, or a directory is set.
   */
  enabled?: boolean;
  /**
   * Folder on a local disk that keeps telemetry over a restart; one process at a time uses it. Needs SQLite
   * 3.51.3 or later in Node.js (22.23, 24.21, 26.10), or the optional package `libsql`. Environment:
   * `OBS_STORE_DIRECTORY`. Default: none: in memory.
   */
  directory?: string;
  /**
   * Bytes that all of it takes at most; the oldest goes first. An integer from 8388608 to 9007199254740991.
   * Environment: `OBS_STORE_MAX_BYTES`. Default: `67108864` (64 MiB) in memory, `1073741824` (1 GiB) on disk.
   */
  maxBytes?: number;
  /**
   * Milliseconds between two samplings of all metrics. An integer from 100 to 60000. Environment:
   * `OBS_STORE_INTERVAL_MS`. Default: `5000`.
   */
  intervalMs?: number;
  /** How long telemetry is kept, as far as `maxBytes` allows. */
  retention?: StoreRetentionOptions;
  /**
   * Samples of each series that are kept at most, the oldest go first. It bounds the series and not the
   * metric: a metric of a thousand series would else keep ten samples of each. An integer from 1 to
   * 100000000. Default: none.
   */
  maxPointsPerMetric?: number;
}
