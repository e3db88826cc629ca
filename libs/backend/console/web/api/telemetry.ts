import type {
  HealthEntry,
  HealthReport,
  MetricInfo,
  OperationStatistics,
  StoredLog,
  TraceTable,
} from '#contracts';
import type { Period } from '../state/period.js';
import { get } from './request.js';
import { spansOfTable, type TraceSpan } from './trace-table.js';

/** Request statistics; `null` where unknown. */
export interface Performance {
  readonly errorRate: number | null;
  readonly latencySeconds: {
    readonly p50: number | null;
    readonly p95: number | null;
    readonly p99: number | null;
  };
}

/** A trace in a list. */
export interface TraceItem {
  readonly traceId: string;
  readonly name: string;
  readonly service: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly spans: number;
  readonly errors: number;
}

/** Counts of log lines. */
export interface LogSummary {
  readonly total: number;
  readonly byLevel: Readonly<Record<string, number>>;
  readonly byErrorType: Readonly<Record<string, number>>;
  readonly byComponent: Readonly<Record<string, number>>;
  readonly errorRate: number | null;
  /** Number of lines per interval, ascending, if requested; intervals without lines are omitted. */
  readonly steps?: readonly { readonly from: string; readonly lines: number; readonly errors: number }[];
}

const DIRECTORY = 'api/telemetry';

/** `from` and `to` parameters of the pages. */
export function timesOf({ fromMs, toMs }: Period): { from: number; to: number } {
  return { from: fromMs / 1000, to: toMs / 1000 };
}

export async function performanceIn(period: Period, abort?: AbortSignal): Promise<Performance> {
  return get(`${DIRECTORY}/performance`, timesOf(period), abort);
}

export async function operationsIn(
  period: Period,
  abort?: AbortSignal,
): Promise<readonly OperationStatistics[]> {
  const page = await get<{ operations: OperationStatistics[] }>(
    `${DIRECTORY}/operations`,
    timesOf(period),
    abort,
  );
  return page.operations;
}

export async function metricsKnown(abort?: AbortSignal): Promise<readonly MetricInfo[]> {
  return (await get<{ metrics: MetricInfo[] }>(`${DIRECTORY}/metrics`, {}, abort)).metrics;
}

/** Filters for log lines; `''` for any. */
export interface LogQuestion {
  readonly level?: string;
  readonly component?: string;
  readonly text?: string;
  readonly traceId?: string;
  readonly errorType?: string;
  /** `name=value`. */
  readonly field?: string;
}

export async function logsIn(
  period: Period,
  question: LogQuestion,
  limit: number,
  abort?: AbortSignal,
  after?: string,
): Promise<{ readonly logs: readonly StoredLog[]; readonly next?: string }> {
  return get(`${DIRECTORY}/logs`, { ...timesOf(period), ...question, limit, after }, abort);
}

export async function logSummary(
  period: Period,
  question: LogQuestion = {},
  abort?: AbortSignal,
  /** Length of an interval of `steps`, in seconds. */
  step?: number,
): Promise<LogSummary> {
  return get(`${DIRECTORY}/logs/summary`, { ...timesOf(period), ...question, step }, abort);
}

export async function tracesIn(
  period: Period,
  question: Readonly<Record<string, string | undefined>>,
  limit: number,
  abort?: AbortSignal,
): Promise<readonly TraceItem[]> {
  return (
    await get<{ traces: TraceItem[] }>(
      `${DIRECTORY}/traces`,
      { ...timesOf(period), ...question, limit },
      abort,
    )
  ).traces;
}

/** The spans of a trace. @throws RequestError when the store does not have it */
export async function traceOf(traceId: string, abort?: AbortSignal): Promise<readonly TraceSpan[]> {
  const path = `${DIRECTORY}/traces/${encodeURIComponent(traceId)}`;
  return spansOfTable(await get<TraceTable>(path, { as: 'table' }, abort));
}

export async function healthHistory(period: Period, abort?: AbortSignal): Promise<readonly HealthEntry[]> {
  const page = await get<{ health: HealthEntry[] }>(
    `${DIRECTORY}/health`,
    { ...timesOf(period), only: 'transitions', limit: 1000 },
    abort,
  );
  return page.health;
}

/** The current health page. The application answers 503 with the same body when it is not healthy. */
export async function healthNow(abort?: AbortSignal): Promise<HealthReport> {
  const answer = await fetch('health', { ...(abort && { signal: abort }) });
  return (await answer.json()) as HealthReport;
}
