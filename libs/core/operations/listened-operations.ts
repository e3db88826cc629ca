import { errorTypeOf } from './error-type.js';
import type { Operation, OperationEnd, OperationObserver } from './operation.js';

/** Records the operations of an application: the room `metrics` counts and times them, the room `logging` writes lines. */
export interface OperationListener {
  /** An operation has begun. */
  begun?(operation: Operation): void;
  /**
   * An operation has ended; called in its context.
   *
   * @param seconds how long the work took
   * @param errorType type of its error, empty when there was none
   */
  ended(operation: Operation, end: OperationEnd, seconds: number, errorType: string): void;
}

const NOTHING = (): void => undefined;

/**
 * Tells listeners of each operation: its end once, with its duration and the type of its error. What a listener throws
 * does not reach the work: an operation whose begin could not be recorded is not observed, nor is the rest of a failed end.
 */
export class ListenedOperations implements OperationObserver {
  constructor(private readonly listeners: readonly OperationListener[]) {}

  begin(operation: Operation): (end: OperationEnd) => void {
    const startedAt = performance.now();
    let open = true;
    try {
      for (const listener of this.listeners) listener.begun?.(operation);
    } catch {
      return NOTHING;
    }
    return (end) => {
      if (!open) return;
      open = false;
      try {
        const seconds = end.seconds ?? (performance.now() - startedAt) / 1000;
        const errorType = end.failure ? errorTypeOf(end.failure.error) : '';
        for (const listener of this.listeners) listener.ended(operation, end, seconds, errorType);
      } catch {
        // What could not be recorded is lost.
      }
    };
  }
}
