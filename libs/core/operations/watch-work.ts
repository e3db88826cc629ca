import { whenDone, type OutcomeListener } from '#kernel';

/** Calls a listener at the end of a result; returns the result. */
export type WhenEnded = <T>(result: T, outcome: OutcomeListener) => T;

/** How a piece of work ended. */
export interface WorkEnd {
  /** Duration in seconds. */
  readonly seconds?: number;
  /** The thrown value, wrapped in an object because `undefined` can be thrown too; undefined without an error. */
  readonly failure?: { readonly error: unknown };
}

/** Runs work and reports how it ended. Result and error are passed on unchanged. */
export function watchWork<T>(work: () => T, outcome: OutcomeListener, whenEnded: WhenEnded = whenDone): T {
  let result: T;
  try {
    result = work();
  } catch (error) {
    outcome.failed(error);
    throw error;
  }
  return whenEnded(result, outcome);
}
