// Made by `npm run options` from the tables of the rooms: change the table, then run it again.

/** How long telemetry is kept, as far as `maxBytes` allows. */
export interface StoreRetentionOptions {
  /** Number of hours for which all samples are kept. An integer from 1 to 8760. Default: `24`. */
  rawHours?: number;
  /** Number of days for which one point per minute is kept. An integer from 1 to 3650. Default: `7`. */
  minuteDays?: number;
  /** Number of days for which one point per hour is kept. An integer from 1 to 3650. Default: `90`. */
  hourDays?: number;
  /** Number of days for which log lines are kept. An integer from 1 to 3650. Default: `30`. */
  logDays?: number;
  /** Number of days for which spans are kept. An integer from 1 to 3650. Default: `7`. */
  spanDays?: number;
  /** Maximum number of traces. An integer from 1 to 10000000. Default: `10000`. */
  traces?: number;
  /** Number of days for which results of health checks are kept. An integer from 1 to 3650. Default: `90`. */
  healthDays?: number;
}

/** The embedded store of telemetry. `true` keeps it in memory. */
export interface StoreOptions {
  /**
   * Store metrics, log lines, spans and health results in the telemetry thread, and answer queries.
   * Environment: `OBS_STORE`. Default: `false`; `true` when `store` is an object, or a directory is set.
   */
  enabled?: boolean;
  /**
   * Folder on a local disk, so that telemetry survives a restart; one process at a time may use it. Needs
   * SQLite 3.51.3 or later in Node.js (22.23, 24.21, 26.10), or the optional package `libsql`. Environment:
   * `OBS_STORE_DIRECTORY`. Default: none: in memory.
   */
  directory?: string;
  /**
   * Maximum total size in bytes; the oldest telemetry is removed first. An integer from 8388608 to
   * 9007199254740991. Environment: `OBS_STORE_MAX_BYTES`. Default: `67108864` (64 MiB) in memory,
   * `1073741824` (1 GiB) on disk.
   */
  maxBytes?: number;
  /**
   * Sampling interval of all metrics in milliseconds. An integer from 100 to 60000. Environment:
   * `OBS_STORE_INTERVAL_MS`. Default: `5000`.
   */
  intervalMs?: number;
  /** How long telemetry is kept, as far as `maxBytes` allows. */
  retention?: StoreRetentionOptions;
  /**
   * Maximum number of samples per series; the oldest are removed first. The limit is per series rather than
   * per metric, because a metric of a thousand series would otherwise keep ten samples of each. An integer
   * from 1 to 100000000. Default: none.
   */
  maxPointsPerMetric?: number;
}
