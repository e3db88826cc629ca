/** A series to be read. */
export interface Wanted {
  readonly labels: Readonly<Record<string, string>>;
  readonly id: number;
  /** The ref; -1 when the series is not being sampled. */
  readonly ref: number;
  readonly isCounter: boolean;
  /** Milliseconds since 1970 of its first sample. */
  readonly fromMs: number;
}

/** Encoded samples of a group over a period. */
export interface Part {
  readonly times: Float64Array;
  /**
   * Decodes the values of a series into `out`, from `at` on, one per time.
   *
   * @returns whether some are absent: they hold the mark of absence
   */
  read(series: Wanted, out: Float64Array, at: number): boolean;
  /** Samples between the times, such as the peak before a counter reset; ascending. Rolled-up parts only. */
  extras?(series: Wanted): readonly Extra[];
  /** The number of samples that each value represents. Rolled-up parts only. */
  counts?(series: Wanted, out: Float64Array, at: number): void;
}

/** A sample between the times of a part. */
export interface Extra {
  readonly timeMs: number;
  /** `undefined` for a staleness marker. */
  readonly value: number | undefined;
}
