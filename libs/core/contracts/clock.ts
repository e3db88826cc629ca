/** Port: what time it is. Tests put a clock of their own in its place. */
export interface Clock {
  /** Milliseconds since 1970; may jump when the system's clock is set. */
  now(): number;
  /** Milliseconds since some moment in the past; never jumps. For durations. */
  monotonic(): number;
}
