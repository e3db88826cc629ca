/** Parts of a log message about an operation. */
export interface OperationMessageParts {
  /** Part of the system, e.g. `ingestion`. */
  component: string;
  /** The operation, e.g. `load_orders`. */
  operation: string;
  /** The result, e.g. `success`. */
  status: string;
  /** Duration in milliseconds, if known. */
  durationMs?: number;
}

/**
 * Builds a log message in a uniform format, for logs that people read. `@Observed` writes the same four values as
 * fields, which can be searched.
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
