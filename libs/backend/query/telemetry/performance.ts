import type { QueryContext } from '../query-context.js';
import { bucketQuantile } from './metric-statistics.js';
import { rangeText, type Period } from './period.js';
import { valueAt, vectorAt } from './values.js';

/** Performance of requests. Unknown values are `null`. */
export interface Performance {
  /** Requests per second. */
  readonly throughput: number | null;
  readonly requests: number | null;
  /** Share of requests that failed with 5xx. */
  readonly errorRate: number | null;
  readonly latencySeconds: {
    readonly p50: number | null;
    readonly p95: number | null;
    readonly p99: number | null;
  };
}

const UNKNOWN: Performance = {
  throughput: null,
  requests: null,
  errorRate: null,
  latencySeconds: { p50: null, p95: null, p99: null },
};

export async function performanceOf(
  context: QueryContext,
  period: Period,
  signal?: AbortSignal,
): Promise<Performance> {
  const { requestMetric } = context;
  if (!requestMetric) return UNKNOWN;
  const { duration, status } = requestMetric;
  const range = rangeText(period);
  const at = period.toMs;
  const requests = await valueAt(context, `sum(increase(${duration}_count[${range}]))`, at, signal);
  if (requests === null) return UNKNOWN;
  const failed = `sum(increase(${duration}_count{${status}=~"5.."}[${range}]))`;
  const errors = (await valueAt(context, failed, at, signal)) ?? 0;
  const buckets = await vectorAt(context, `sum by (le) (increase(${duration}_bucket[${range}]))`, at, signal);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((q) => bucketQuantile(q, buckets)) as [
    number,
    number,
    number,
  ];
  return {
    throughput: requests / Math.max(1, (period.toMs - period.fromMs) / 1000),
    requests,
    errorRate: requests > 0 ? errors / requests : null,
    latencySeconds: { p50, p95, p99 },
  };
}
