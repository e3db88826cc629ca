/** A real Prometheus with given series. */
export interface BackfilledPrometheus {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts Prometheus with the series of a file in OpenMetrics format. */
export function startWithBlocks(file: string, options?: readonly string[]): Promise<BackfilledPrometheus>;
