import type { Context } from '@opentelemetry/api';

/** What to do when a piece of work ends. Neither function may throw; one of them is called, once. */
export interface OutcomeListener {
  /** The context in which a result does what it has left for later. Default: whichever is active then. */
  readonly inside?: Context;
  /** True when nothing is recorded at the end, and only {@link inside} matters. */
  readonly isSilent?: boolean;
  succeeded(value: unknown): void;
  failed(error: unknown): void;
}

/** A listener whose result goes on in a context. */
export function outcomeInside(inside: Context, outcome: OutcomeListener): OutcomeListener {
  return {
    inside,
    succeeded: (value) => outcome.succeeded(value),
    failed: (error) => outcome.failed(error),
  };
}

/** Of a call of which nothing is recorded at its end: its work goes on in a context, whenever that is. */
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
