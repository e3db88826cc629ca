// Made by `npm run options` from the tables of the rooms: change the table, then run it again.

/** How often and how patiently health checks run, and what the pages show. */
export interface HealthOptions {
  /** Run health checks and serve `/health`. Environment: `HEALTH_ENABLED`. Default: `true`. */
  enabled?: boolean;
  /**
   * Milliseconds between the starts of two runs of a check, at most. An integer from 10 to 3600000.
   * Environment: `HEALTH_INTERVAL_MS`. Default: `5000`.
   */
  intervalMs?: number;
  /**
   * Milliseconds a check may take before it is cut off and counts as failed. An integer from 1 to 3600000.
   * Environment: `HEALTH_TIMEOUT_MS`. Default: `2000`.
   */
  timeoutMs?: number;
  /**
   * Share of the interval by which a run may come earlier, at random. A number from 0 to 0.9. Environment:
   * `HEALTH_JITTER`. Default: `0.1`.
   */
  jitter?: number;
  /**
   * Failures in a row that make a healthy check fail. An integer from 1 to 1000. Environment:
   * `HEALTH_FAILURE_THRESHOLD`. Default: `1`.
   */
  failureThreshold?: number;
  /**
   * Successes in a row that make a failed check healthy. An integer from 1 to 1000. Environment:
   * `HEALTH_SUCCESS_THRESHOLD`. Default: `1`.
   */
  successThreshold?: number;
  /**
   * Results kept per check. An integer from 1 to 10000. Environment: `HEALTH_HISTORY_LIMIT`. Default: `100`.
   */
  historyLimit?: number;
  /**
   * Show checks, details and messages on the open pages; `false` leaves the state alone there, and the rest
   * to `/health/report`, which needs a token. Environment: `HEALTH_DETAILS`. Default: `true`.
   */
  details?: boolean;
  /**
   * Milliseconds of event-loop delay from which the process counts as overloaded. An integer from 1 to
   * 3600000. Environment: `HEALTH_MAX_LAG_MS`. Default: `1000`.
   */
  maxLagMs?: number;
  /**
   * Milliseconds the overload must last before `/health/live` answers 503. An integer from 1 to 3600000.
   * Environment: `HEALTH_LAG_SUSTAINED_MS`. Default: `10000`.
   */
  lagSustainedMs?: number;
  /**
   * Milliseconds for which the event loop may be blocked until `/health/live` answers 503, where the
   * telemetry thread answers it (`thread: 'auto'`). Without the thread nothing answers while the event loop
   * is blocked. An integer from 1 to 3600000. Environment: `HEALTH_MAX_BLOCKED_MS`. Default: `30000`.
   */
  maxBlockedMs?: number;
}
