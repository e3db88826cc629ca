/** The parts of the log message about an operation of a component. */
export interface OperationMessageParts {
  /** Part of the system, such as `ingestion`. */
  component: string;
  /** What it did, such as `load_orders`. */
  operation: string;
  /** How it ended, such as `success`. */
  status: string;
  /** Milliseconds it took, where that is known. */
  durationMs?: number;
}

/**
 * Builds the message of a log line by convention, for logs that people read. `@Observed` writes the same four as fields
 * of its lines, where they can be searched.
 *
 * @example
 * ```ts
 * operationMessage({ component: 'ingestion', operation: 'load_orders', status: 'success', durationMs: 12.4 });
 * // ingestion.load_orders: success in 12.4 ms
 * ```
 */
export function operationMessage({
  component,
  operation,
  status,
  durationMs,
}: OperationMessageParts): string {
  const message = `${component}.${operation}: ${status}`;
  return durationMs === undefined ? message : `${message} in ${Math.round(durationMs * 1000) / 1000} ms`;
}
