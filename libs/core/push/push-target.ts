import type { MetricSlice } from '#contracts';
/** A receiver of pushed metrics. None of these functions throws, and only `close` waits for the receiver. */
export interface PushTarget {
  /**
   * Adds a slice of the current round.
   *
   * @param at start of the round, in milliseconds since 1970
   */
  take(slice: MetricSlice, at: number): void;
  /** Ends the round. */
  endRound(): void;
  /** Delivers waiting batches within the given milliseconds, and gives up the rest. */
  close(limitMs: number): Promise<void>;
}
