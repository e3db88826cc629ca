import { range, windowOf, type Line } from '../../web/api/prometheus.js';
import { metricsKnown } from '../../web/api/telemetry.js';
import type { Period } from '../../web/state/period.js';
import { handlerMetrics, type HandlerMetric } from './handler-metrics.js';

/** Number of points of a sparkline. */
const POINTS = 40;

/** A handler: a route, a queue, a job, a method. */
export interface Handler {
  readonly kind: string;
  readonly name: string;
  readonly metric: string;
  /** Labels that identify it. */
  readonly labels: Readonly<Record<string, string>>;
  /** Calls per second. */
  readonly rate: readonly (number | null)[];
  /** Failures per second; empty if failures are not counted. */
  readonly failures: readonly (number | null)[];
  /** Seconds, 95th percentile. */
  readonly p95: readonly (number | null)[];
  /** Share of failed calls over the whole period. */
  readonly failedShare: number | null;
  /** The largest 95th percentile among the last points with a value. */
  readonly lastP95: number | null;
  readonly lastRate: number | null;
  /** Sum of the rates over the whole period, for sorting. */
  readonly total: number;
}

/** Sort orders of handlers. */
export const ORDERS = ['failing', 'slowest', 'busiest'] as const;
export type HandlerOrder = (typeof ORDERS)[number];

/** All handlers with a metric, over the period. */
export async function handlersIn(period: Period, abort: AbortSignal): Promise<readonly Handler[]> {
  const sources = handlerMetrics(await metricsKnown(abort));
  return (await Promise.all(sources.map((source) => handlersOf(source, period, abort)))).flat();
}

/** Sorts handlers that need attention first. */
export function ordered(handlers: readonly Handler[], order: HandlerOrder): Handler[] {
  const by: Readonly<Record<HandlerOrder, (handler: Handler) => number>> = {
    failing: ({ failedShare }) => failedShare ?? 0,
    slowest: ({ lastP95 }) => lastP95 ?? 0,
    busiest: ({ total }) => total,
  };
  const first = by[order];
  return [...handlers].sort((a, b) => first(b) - first(a) || by.slowest(b) - by.slowest(a));
}

async function handlersOf(source: HandlerMetric, period: Period, abort: AbortSignal): Promise<Handler[]> {
  const { kind, metric, by, failed } = source;
  const window = windowOf(period, POINTS);
  const sum = (...labels: string[]): string =>
    [...by, ...labels].length === 0 ? 'sum' : `sum by (${[...by, ...labels].join(', ')}) `;
  const ask = (expr: string): Promise<Line[]> => range(expr, period, abort, POINTS);
  const [rates, failures, p95s] = await Promise.all([
    ask(`${sum()}(rate(${metric}_count[${window}]))`),
    failed === undefined ? [] : ask(failed.replaceAll('$window', window)),
    ask(`histogram_quantile(0.95, ${sum('le')}(rate(${metric}_bucket[${window}])))`),
  ]);
  const keyOf = ({ labels }: Line): string => by.map((label) => labels[label] ?? '').join(' ');
  const valuesOf = (lines: readonly Line[]) => new Map(lines.map((line) => [keyOf(line), line.values]));
  const [failuresBy, p95By] = [valuesOf(failures), valuesOf(p95s)];
  return rates.flatMap((line) => {
    const key = keyOf(line);
    const total = sumOf(line.values);
    if (total === 0) return [];
    const failing = failuresBy.get(key) ?? [];
    const p95 = p95By.get(key) ?? [];
    return [
      {
        kind,
        metric,
        name: nameOf(source, line.labels),
        labels: Object.fromEntries(by.map((label) => [label, line.labels[label] ?? ''])),
        rate: line.values,
        failures: failing,
        p95,
        failedShare: failed === undefined ? null : sumOf(failing) / total,
        lastP95: lastOf(p95),
        lastRate: lastOf(line.values),
        total,
      },
    ];
  });
}

function nameOf({ kind, metric, by }: HandlerMetric, labels: Line['labels']): string {
  if (kind === 'method') return metric.replace(/_duration_seconds$/, '');
  const parts = by.map((label) => labels[label] ?? '');
  return parts.filter(Boolean).join(' ') + (kind === 'HTTP' && !parts.at(-1) ? ' (no route)' : '');
}

function sumOf(values: readonly (number | null)[]): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

export function lastOf(values: readonly (number | null)[]): number | null {
  return values.findLast((value) => value !== null) ?? null;
}
