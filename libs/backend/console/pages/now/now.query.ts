import type { HealthReport, Incident } from '#contracts';
import { incidents } from '../../web/api/alerting.js';
import { range, windowOf, type Line } from '../../web/api/prometheus.js';
import { healthNow, performanceIn, type Performance } from '../../web/api/telemetry.js';
import type { Unit } from '../../web/format/numbers.js';
import type { Period } from '../../web/state/period.js';

/** Requests, by either of the two possible metric names. */
const REQUESTS =
  '{__name__=~"http_server_request_duration_seconds_count|http_request_duration_seconds_count"}';

/** Number of points of a sparkline. */
const POINTS = 40;

/** Problems that need attention. */
export interface Attention {
  /** `null` while alerting is off. */
  readonly incidents: readonly Incident[] | null;
  readonly health: HealthReport;
}

export async function attention(abort: AbortSignal): Promise<Attention> {
  const [open, health] = await Promise.all([incidents('open', abort), healthNow(abort)]);
  return { incidents: open, health };
}

/** Requests over time. */
export interface Traffic {
  readonly performance: Performance;
  readonly rate: readonly Line[];
  /** Seconds, 95th percentile. */
  readonly latency: readonly Line[];
}

export async function traffic(period: Period, abort: AbortSignal): Promise<Traffic> {
  const window = windowOf(period);
  const buckets = REQUESTS.replaceAll('_count', '_bucket');
  const [performance, rate, latency] = await Promise.all([
    performanceIn(period, abort),
    range(`sum(rate(${REQUESTS}[${window}]))`, period, abort),
    range(`histogram_quantile(0.95, sum by (le) (rate(${buckets}[${window}])))`, period, abort),
  ]);
  return { performance, rate, latency };
}

/** A value of this process, current and over the period. */
export interface ProcessFact {
  readonly name: string;
  readonly unit: Unit;
  readonly value: number | null | undefined;
  readonly values: readonly (number | null)[];
}

const RUNNING = 'Running for';

/** Values of this process, from its metrics. */
export async function processState(period: Period, abort: AbortSignal): Promise<readonly ProcessFact[]> {
  const window = windowOf(period, POINTS);
  const facts: readonly (readonly [string, Unit, string])[] = [
    ['CPU, of one core', 'share', `sum(rate(process_cpu_seconds_total[${window}]))`],
    ['Memory', 'bytes', 'max(process_resident_memory_bytes)'],
    ['Event loop delay, p99', 'seconds', 'max(nodejs_eventloop_lag_p99_seconds)'],
    [RUNNING, 'seconds', 'time() - min(process_start_time_seconds)'],
  ];
  return Promise.all(
    facts.map(async ([name, unit, expr]) => {
      const values = (await range(expr, period, abort, POINTS))[0]?.values ?? [];
      const value = values.findLast((one) => one !== null);
      // The uptime always grows, so a sparkline would show nothing.
      return { name, unit, value, values: name === RUNNING ? [] : values };
    }),
  );
}
