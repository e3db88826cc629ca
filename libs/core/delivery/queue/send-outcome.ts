/** The outcome of one attempt to deliver a batch. */
export type SendOutcome = Delivered | Refused;

export interface Delivered {
  readonly delivered: true;
  /** Number of items that the receiver rejected while it accepted the rest (`partial_success`). */
  readonly rejected?: number;
  /** The receiver's message about rejected items, or a warning about the whole batch. */
  readonly message?: string;
}

export interface Refused {
  readonly delivered: false;
  /** A short reason. It may contain text from the receiver: redact it before showing it. */
  readonly reason: string;
  /** Whether the batch may be retried. */
  readonly again: boolean;
  /** The receiver's retry delay in milliseconds: `Retry-After`, or gRPC's `RetryInfo`. */
  readonly retryAfterMs?: number;
  /** Whether the batch is too large for the receiver, so that parts of it may be accepted. */
  readonly tooLarge?: boolean;
}

/** A temporary failure. */
export function refusedForNow(reason: string, retryAfterMs?: number): Refused {
  return { delivered: false, again: true, reason, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

/** A permanent failure. */
export function refusedForGood(reason: string): Refused {
  return { delivered: false, again: false, reason };
}
