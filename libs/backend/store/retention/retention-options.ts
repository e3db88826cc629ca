/** For how long, and how much of it, telemetry is kept. */
export interface RetentionOptions {
  /** Milliseconds. Samples as they were taken: one day. */
  readonly rawMs: number;
  /** Milliseconds. One-minute roll-ups: 7 days. */
  readonly minutesMs: number;
  /** Milliseconds. One-hour roll-ups: 90 days. */
  readonly hoursMs: number;
  /** Milliseconds: 30 days. */
  readonly logsMs: number;
  /** Milliseconds: 7 days. */
  readonly spansMs: number;
  /** Traces: 10,000. */
  readonly traces: number;
  /** Milliseconds: 90 days. */
  readonly healthMs: number;
  /**
   * Milliseconds after the end of a month: 31 days. Then the month's alert trail, and the incidents that were resolved in
   * it, go into an archive.
   */
  readonly alertsMs: number;
  /**
   * Raw samples per series. Off by default: a day of samples at 5 s is 17,280 per series, which compression makes smaller
   * than 10,000 uncompressed ones, and rules over a day need them.
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

/** Bytes unless told otherwise: in memory, and on disk. */
export const DEFAULT_BYTES = { memory: 64 * 2 ** 20, disk: 2 ** 30 } as const;

/** Less is not enough for the journal of one sampling and the tables of SQLite. */
export const LEAST_BYTES = 8 * 2 ** 20;
