/** Retention periods and limits of telemetry. */
export interface RetentionOptions {
  /** Raw samples, milliseconds. Default: one day. */
  readonly rawMs: number;
  /** One-minute roll-ups, milliseconds. Default: 7 days. */
  readonly minutesMs: number;
  /** One-hour roll-ups, milliseconds. Default: 90 days. */
  readonly hoursMs: number;
  /** Log lines, milliseconds. Default: 30 days. */
  readonly logsMs: number;
  /** Spans, milliseconds. Default: 7 days. */
  readonly spansMs: number;
  /** Maximum number of traces. Default: 10,000. */
  readonly traces: number;
  /** Health results, milliseconds. Default: 90 days. */
  readonly healthMs: number;
  /**
   * Time after the end of a month, milliseconds, at which the month's alert trail and the incidents resolved in it are
   * archived. Default: 31 days.
   */
  readonly alertsMs: number;
  /**
   * Maximum number of raw samples per series. Off by default: a day of samples at 5 s is 17,280 per series, which
   * compression makes smaller than 10,000 uncompressed ones, and rules over a day need them.
   */
  readonly maxPointsPerMetric?: number;
}

const DAY = 86_400_000;

export const DEFAULT_RETENTION: RetentionOptions = {
  rawMs: DAY,
  minutesMs: 7 * DAY,
  hoursMs: 90 * DAY,
  logsMs: 30 * DAY,
  spansMs: 7 * DAY,
  traces: 10_000,
  healthMs: 90 * DAY,
  alertsMs: 31 * DAY,
};

/** Default number of bytes in memory and on disk. */
export const DEFAULT_BYTES = { memory: 64 * 2 ** 20, disk: 2 ** 30 } as const;

/** Fewer bytes do not suffice for the journal of one sampling and SQLite's tables. */
export const LEAST_BYTES = 8 * 2 ** 20;
