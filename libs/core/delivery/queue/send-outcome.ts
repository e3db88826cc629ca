/** How one try to deliver a batch ended. */
export type SendOutcome = Delivered | Refused;

export interface Delivered {
  readonly delivered: true;
  /** Items that the receiver says it did not take although it took the rest (`partial_success`). */
  readonly rejected?: number;
  /** What the receiver says about these, or as a warning about all. */
  readonly message?: string;
}

export interface Refused {
  readonly delivered: false;
  /** Why, in a few words. It may hold what a receiver sent: redact it before it is shown. */
  readonly reason: string;
  /** Whether the same batch may be sent again. */
  readonly again: boolean;
  /** Milliseconds before which the receiver wants nothing: `Retry-After`, or gRPC's `RetryInfo`. */
  readonly retryAfterMs?: number;
  /** The batch is too large for the receiver; parts of it may not be. */
  readonly tooLarge?: boolean;
}

/** A try that failed for now. */
export function refusedForNow(reason: string, retryAfterMs?: number): Refused {
  return { delivered: false, again: true, reason, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

/** A try that failed for good. */
export function refusedForGood(reason: string): Refused {
  return { delivered: false, again: false, reason };
}
