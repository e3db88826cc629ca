import { within } from '../registry/collectors.js';

/** A sample as returned by prom-client's `get()`. */
export interface ForeignValue {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Name of the sample if it differs from the metric's, e.g. `x_bucket`. */
  readonly metricName?: string;
}

/** A metric as returned by prom-client's `get()`. */
export interface ForeignMetric {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly values: ForeignValue[];
  readonly unit?: string;
  readonly aggregator?: string;
}

/** A source of foreign metrics, with the same shape as a prom-client registry. */
export interface ForeignRegistry {
  /** Updates its metrics before they are listed. */
  refresh?(): Promise<void>;
  getMetricsAsArray(): ListedMetric[];
}

/** A metric as a registry lists it. */
export interface ListedMetric {
  readonly name: string;
  get(): Promise<ForeignMetric>;
}

/** Metrics of prom-client's registry, whose types lack `get`. */
export function listedMetrics(metrics: readonly { readonly name: string }[]): ListedMetric[] {
  return metrics as ListedMetric[];
}

const REFRESH_TIMEOUT_MS = 1000;

/** Updates a source; a failed one is listed with its old values. */
export async function refreshed<T extends object>(source: T, failed: () => void): Promise<T> {
  try {
    const { refresh } = source as Partial<ForeignRegistry>;
    if (refresh) await within(refresh.call(source), REFRESH_TIMEOUT_MS);
  } catch {
    failed();
  }
  return source;
}
