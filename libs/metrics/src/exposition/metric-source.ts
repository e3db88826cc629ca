/** A sample as prom-client's `get()` has it. */
export interface SourceValue {
  readonly labels: Record<string, string>;
  readonly value: number;
  /** Name of the sample where it is not the metric's, such as `x_bucket`. */
  readonly metricName?: string;
}

/** A metric as prom-client's `get()` has it. */
export interface SourceMetric {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly values: SourceValue[];
  readonly aggregator?: string;
}

/** Where metrics come from that are not ours: a prom-client registry has the same shape. */
export interface MetricSource {
  getMetricsAsArray(): { readonly name: string; get(): Promise<SourceMetric> }[];
}
