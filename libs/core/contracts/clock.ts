/** Port: the time. Tests replace it with their own clock. */
export interface Clock {
  /** Milliseconds since 1970; may jump when the system's clock is set. */
  now(): number;
  /** Milliseconds since some moment in the past; never jumps. For durations. */
  monotonic(): number;
}
