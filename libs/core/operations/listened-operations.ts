import { errorTypeOf } from './error-type.js';
import type { Operation, OperationEnd, OperationObserver } from './operation.js';

/**
 * Records the operations of an application: the room `metrics` counts and times them, the room `logging` writes log
 * lines.
 */
export interface OperationListener {
  /** An operation has begun. */
  begun?(operation: Operation): void;
  /**
   * An operation has ended; called in its context.
   *
   * @param seconds duration of the work
   * @param errorType type of its error, empty without one
   */
  ended(operation: Operation, end: OperationEnd, seconds: number, errorType: string): void;
}

const NOTHING = (): void => undefined;

/**
 * Notifies listeners of each operation, and once of its end, with duration and error type. A listener's errors do not
 * reach the work. If the start cannot be recorded, the operation is not observed; if a listener fails at the end, the
 * remaining ones are skipped.
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
        // The recording is lost.
      }
    };
  }
}
