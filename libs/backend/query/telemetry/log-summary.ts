import type { LogCounts, LogFilter, TelemetryStore } from '#contracts';
import type { Period } from './period.js';

const HOUR_MS = 3_600_000;

/** Log lines, counted. */
export interface LogSummary {
  readonly from: string;
  readonly to: string;
  readonly total: number;
  readonly byLevel: LogCounts['byLevel'];
  readonly byErrorType: LogCounts['byErrorType'];
  readonly byComponent: LogCounts['byComponent'];
  /** Share of lines of the levels error and fatal; `null` when there are no lines. */
  readonly errorRate: number | null;
  /** Per hour, ascending; hours without lines are left out. */
  readonly hours: readonly { readonly from: string; readonly lines: number; readonly errors: number }[];
}

export async function logSummary(
  store: Pick<TelemetryStore, 'logCounts'>,
  filter: LogFilter,
  { fromMs, toMs }: Period,
  signal?: AbortSignal,
): Promise<LogSummary> {
  const { total, byLevel, byErrorType, byComponent, overTime } = await store.logCounts(
    filter,
    HOUR_MS,
    signal,
  );
  const errors = (byLevel['error'] ?? 0) + (byLevel['fatal'] ?? 0);
  return {
    from: isoTime(fromMs),
    to: isoTime(toMs),
    total,
    byLevel,
    byErrorType,
    byComponent,
    errorRate: total === 0 ? null : errors / total,
    hours: overTime.map((bucket) => ({
      from: isoTime(bucket.fromMs),
      lines: bucket.lines,
      errors: bucket.errors,
    })),
  };
}

export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
