import type { HealthEntry, QueryValue } from '#contracts';
import { evaluate } from '../evaluate.js';
import type { QueryContext } from '../query-context.js';
import { isoTime } from './log-summary.js';
import type { Period } from './period.js';

const MOST_TRANSITIONS = 1_000;

/** Events in one bucket of a timeline. Request counts are `null` when unknown. */
export interface TimelineBucket {
  readonly from: string;
  readonly requests: number | null;
  readonly failedRequests: number | null;
  readonly logLines: number;
  readonly logErrors: number;
  readonly healthChanges: readonly HealthEntry[];
}

/** Divides a period into equal buckets, oldest first. */
export async function timelineOf(
  context: QueryContext,
  { fromMs, toMs }: Period,
  bucketMs: number,
  signal?: AbortSignal,
): Promise<TimelineBucket[]> {
  const { store, requestMetric } = context;
  const starts: number[] = [];
  for (let at = Math.floor(fromMs / bucketMs) * bucketMs; at < toMs; at += bucketMs) starts.push(at);
  const period = { fromMs: starts[0] ?? fromMs, toMs };
  const { overTime } = await store.logCounts(period, bucketMs, signal);
  const lines = new Map(overTime.map((bucket) => [bucket.fromMs, bucket]));
  const changes = store.health({ ...period, transitionsOnly: true }, { limit: MOST_TRANSITIONS }).items;
  const increase = async (matchers: string): Promise<Map<number, number>> => {
    if (!requestMetric || starts.length === 0) return new Map();
    const expr = `sum(increase(${requestMetric.duration}_count${matchers}[${bucketMs}ms]))`;
    // The increase at the end of a bucket covers that bucket.
    const times = { startMs: period.fromMs + bucketMs, endMs: (starts.at(-1) as number) + bucketMs };
    return byStart(
      (await evaluate(context, expr, { ...times, stepMs: bucketMs }, { signal })).value,
      bucketMs,
    );
  };
  const requests = await increase('');
  const failed = await increase(requestMetric ? `{${requestMetric.status}=~"5.."}` : '');
  return starts.map((start) => ({
    from: isoTime(start),
    requests: requests.get(start) ?? null,
    failedRequests: failed.get(start) ?? (requests.has(start) ? 0 : null),
    logLines: lines.get(start)?.lines ?? 0,
    logErrors: lines.get(start)?.errors ?? 0,
    healthChanges: changes.filter(({ timeMs }) => timeMs >= start && timeMs < start + bucketMs),
  }));
}

function byStart(value: QueryValue, bucketMs: number): Map<number, number> {
  const found = new Map<number, number>();
  if (value.type !== 'matrix') return found;
  for (const { timestamps, values } of value.series)
    timestamps.forEach((time, i) => found.set(time - bucketMs, values[i] as number));
  return found;
}
