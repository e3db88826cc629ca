/** Port: the time. Tests replace it with their own clock. */
export interface Clock {
  /** Milliseconds since 1970; jumps when the system clock is set. */
  now(): number;
  /** Monotonic milliseconds since an arbitrary time. For durations. */
  monotonic(): number;
}
