import { within } from '../registry/collectors.js';

/** A sample as prom-client's `get()` has it. */
export interface ForeignValue {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Name of the sample where it is not the metric's, such as `x_bucket`. */
  readonly metricName?: string;
}

/** A metric as prom-client's `get()` has it. */
export interface ForeignMetric {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly values: ForeignValue[];
  readonly unit?: string;
  readonly aggregator?: string;
}

/** Where metrics come from that are not ours: a prom-client registry has the same shape. */
export interface ForeignRegistry {
  /** Brings its metrics up to date before they are listed. */
  refresh?(): Promise<void>;
  getMetricsAsArray(): ListedMetric[];
}

/** A metric as a registry lists it. */
export interface ListedMetric {
  readonly name: string;
  get(): Promise<ForeignMetric>;
}

/** Metrics of prom-client's registry: its types leave `get` out. */
export function listedMetrics(metrics: readonly { readonly name: string }[]): ListedMetric[] {
  return metrics as ListedMetric[];
}

const REFRESH_TIMEOUT_MS = 1000;

/** Brings a source up to date; one that fails is listed as it was. */
export async function refreshed<T extends object>(source: T, failed: () => void): Promise<T> {
  try {
    const { refresh } = source as Partial<ForeignRegistry>;
    if (refresh) await within(refresh.call(source), REFRESH_TIMEOUT_MS);
  } catch {
    failed();
  }
  return source;
}
