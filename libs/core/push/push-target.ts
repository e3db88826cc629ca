import type { MetricSlice } from '#contracts';
/** Where metrics are pushed to. None of these functions throws, and none waits for the receiver but `close`. */
export interface PushTarget {
  /**
   * Takes a slice of the current round.
   *
   * @param at when the round began, in milliseconds since 1970
   */
  take(slice: MetricSlice, at: number): void;
  /** The round has no more slices. */
  endRound(): void;
  /** Delivers what waits, for that many milliseconds at most, and gives up the rest. */
  close(limitMs: number): Promise<void>;
}
