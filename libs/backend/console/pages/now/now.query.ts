import type { HealthReport, Incident, OperationStatistics } from '#contracts';
import { incidents } from '../../web/api/alerting.js';
import { range, stepOf, type Line } from '../../web/api/prometheus.js';
import {
  healthNow,
  logSummary,
  operationsIn,
  performanceIn,
  type LogSummary,
  type Performance,
} from '../../web/api/telemetry.js';
import type { Unit } from '../../web/format/numbers.js';
import type { Period } from '../../web/state/period.js';

/** Requests under either of the names that they can have. */
const REQUESTS =
  '{__name__=~"http_server_request_duration_seconds_count|http_request_duration_seconds_count"}';

/** What needs somebody's attention. */
export interface Attention {
  /** `null` while alerting is off. */
  readonly incidents: readonly Incident[] | null;
  readonly health: HealthReport;
}

export async function attention(abort: AbortSignal): Promise<Attention> {
  const [open, health] = await Promise.all([incidents('open', abort), healthNow(abort)]);
  return { incidents: open, health };
}

/** How requests were served, over time. */
export interface Traffic {
  readonly performance: Performance;
  readonly rate: readonly Line[];
  /** Seconds, 95th percentile. */
  readonly latency: readonly Line[];
}

export async function traffic(period: Period, abort: AbortSignal): Promise<Traffic> {
  const window = Math.max(60, 4 * stepOf(period));
  const buckets = REQUESTS.replaceAll('_count', '_bucket');
  const [performance, rate, latency] = await Promise.all([
    performanceIn(period, abort),
    range(`sum(rate(${REQUESTS}[${window}s]))`, period, abort),
    range(`histogram_quantile(0.95, sum by (le) (rate(${buckets}[${window}s])))`, period, abort),
  ]);
  return { performance, rate, latency };
}

/** Operations by what they cost people: failures first, then time. */
export async function worstOperations(
  period: Period,
  abort: AbortSignal,
): Promise<readonly OperationStatistics[]> {
  const all = await operationsIn(period, abort);
  return [...all].sort((a, b) => b.errors - a.errors || b.p95Ms - a.p95Ms).slice(0, 12);
}

export async function errorTypes(period: Period, abort: AbortSignal): Promise<LogSummary> {
  return logSummary(period, {}, abort);
}

/** A number of this process, now and over the period. */
export interface ProcessFact {
  readonly name: string;
  readonly unit: Unit;
  readonly value: number | null | undefined;
  readonly values: readonly (number | null)[];
}

/** This process, from its own metrics. */
export async function processState(period: Period, abort: AbortSignal): Promise<readonly ProcessFact[]> {
  const window = `${Math.max(60, 4 * stepOf(period))}s`;
  const facts: readonly (readonly [string, Unit, string])[] = [
    ['Processor, of one core', 'share', `sum(rate(process_cpu_seconds_total[${window}]))`],
    ['Memory', 'bytes', 'max(process_resident_memory_bytes)'],
    ['Event loop delay, p99', 'seconds', 'max(nodejs_eventloop_lag_p99_seconds)'],
    ['Running for', 'seconds', 'time() - min(process_start_time_seconds)'],
  ];
  return Promise.all(
    facts.map(async ([name, unit, expr]) => {
      const values = (await range(expr, period, abort))[0]?.values ?? [];
      return { name, unit, values, value: values.findLast((value) => value !== null) };
    }),
  );
}
