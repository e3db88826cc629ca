/** A series that is read. */
export interface Wanted {
  readonly labels: Readonly<Record<string, string>>;
  readonly id: number;
  /** -1 when it is not being sampled. */
  readonly ref: number;
  readonly isCounter: boolean;
  /** Milliseconds since 1970 of its first sample. */
  readonly fromMs: number;
}

/** Samples of a group over a stretch of time, not decoded yet. */
export interface Part {
  readonly times: Float64Array;
  /**
   * Writes the values of a series into `out`, from `at` on, one per time.
   *
   * @returns whether some are absent: they hold the mark of absence
   */
  read(series: Wanted, out: Float64Array, at: number): boolean;
  /** Samples between the times, such as the peak before a counter was reset; ascending. Only rolled-up parts have them. */
  extras?(series: Wanted): readonly Extra[];
  /** How many samples each value stands for. Only rolled-up parts have it. */
  counts?(series: Wanted, out: Float64Array, at: number): void;
}

/** A sample between the times of a part. */
export interface Extra {
  readonly timeMs: number;
  /** `undefined` for a staleness marker. */
  readonly value: number | undefined;
}
