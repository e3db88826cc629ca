// Made by `npm run options` from the tables of the rooms: change the table, then run it again.

/** Intervals, time-outs and thresholds of health checks, and what the pages show. */
export interface HealthOptions {
  /** Run health checks and serve `/health`. Environment: `HEALTH_ENABLED`. Default: `true`. */
  enabled?: boolean;
  /**
   * Maximum interval between the starts of a check's runs, in milliseconds. An integer from 10 to 3600000.
   * Environment: `HEALTH_INTERVAL_MS`. Default: `5000`.
   */
  intervalMs?: number;
  /**
   * Time-out of a check, in milliseconds; a check that exceeds it fails. An integer from 1 to 3600000.
   * Environment: `HEALTH_TIMEOUT_MS`. Default: `2000`.
   */
  timeoutMs?: number;
  /**
   * Random share of the interval by which a run may start earlier. A number from 0 to 0.9. Environment:
   * `HEALTH_JITTER`. Default: `0.1`.
   */
  jitter?: number;
  /**
   * Consecutive failures that make a healthy check fail. An integer from 1 to 1000. Environment:
   * `HEALTH_FAILURE_THRESHOLD`. Default: `1`.
   */
  failureThreshold?: number;
  /**
   * Consecutive successes that make a failed check healthy. An integer from 1 to 1000. Environment:
   * `HEALTH_SUCCESS_THRESHOLD`. Default: `1`.
   */
  successThreshold?: number;
  /**
   * Number of results kept per check. An integer from 1 to 10000. Environment: `HEALTH_HISTORY_LIMIT`.
   * Default: `100`.
   */
  historyLimit?: number;
  /**
   * Show checks, details and messages on the public pages. With `false` they show only the state;
   * `/health/report`, which requires a token, shows the rest. Environment: `HEALTH_DETAILS`. Default: `true`.
   */
  details?: boolean;
  /**
   * Event loop delay from which the process counts as overloaded, in milliseconds. An integer from 1 to
   * 3600000. Environment: `HEALTH_MAX_LAG_MS`. Default: `1000`.
   */
  maxLagMs?: number;
  /**
   * Duration of an overload after which `/health/live` returns 503, in milliseconds. An integer from 1 to
   * 3600000. Environment: `HEALTH_LAG_SUSTAINED_MS`. Default: `10000`.
   */
  lagSustainedMs?: number;
  /**
   * Milliseconds for which the event loop may be blocked until `/health/live` answers 503, where the
   * telemetry thread answers it (`thread: 'auto'`). Without the thread nothing answers while the event loop
   * is blocked. An integer from 1 to 3600000. Environment: `HEALTH_MAX_BLOCKED_MS`. Default: `30000`.
   */
  maxBlockedMs?: number;
}
