import { whenDone, type OutcomeListener } from '#kernel';

/** Sees to it that a listener learns how a result ends; returns the result. */
export type WhenEnded = <T>(result: T, outcome: OutcomeListener) => T;

/** How a piece of work ended. */
export interface WorkEnd {
  /** Seconds that it took. */
  readonly seconds?: number;
  /** What was thrown, inside an object because `undefined` can be thrown too; undefined when nothing was. */
  readonly failure?: { readonly error: unknown };
}

/** Does a piece of work and tells how it ended. Result and error are the work's own. */
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
