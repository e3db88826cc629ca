import type { Context } from '@opentelemetry/api';

/** Callbacks at the end of a piece of work. Neither may throw; exactly one of them is called, once. */
export interface OutcomeListener {
  /** The context in which a lazy result runs. Default: the one active at that time. */
  readonly inside?: Context;
  /** True when the end is not recorded and only {@link inside} is used. */
  readonly isSilent?: boolean;
  succeeded(value: unknown): void;
  failed(error: unknown): void;
}

/** A listener whose lazy result runs in a context. */
export function outcomeInside(inside: Context, outcome: OutcomeListener): OutcomeListener {
  return {
    inside,
    succeeded: (value) => outcome.succeeded(value),
    failed: (error) => outcome.failed(error),
  };
}

/** The listener of a call whose end is not recorded; it only carries the context for a lazy result. */
export class SilentOutcome implements OutcomeListener {
  readonly isSilent = true;

  constructor(readonly inside: Context) {}

  succeeded(): void {
    // Nothing is recorded.
  }

  failed(): void {
    // Nothing is recorded.
  }
}
