import type { LogCounts, LogFilter, TelemetryStore } from '#contracts';
import type { Period } from './period.js';

const HOUR_MS = 3_600_000;

/** Counts of log lines. */
export interface LogSummary {
  readonly from: string;
  readonly to: string;
  readonly total: number;
  readonly byLevel: LogCounts['byLevel'];
  readonly byErrorType: LogCounts['byErrorType'];
  readonly byComponent: LogCounts['byComponent'];
  /** Share of lines with level error or fatal; `null` without lines. */
  readonly errorRate: number | null;
  /** Counts per hour, ascending; hours without lines are omitted. */
  readonly hours: readonly CountedStretch[];
  /** Counts per step of the requested length; absent when none was requested. */
  readonly steps?: readonly CountedStretch[];
}

/** Counts of log lines in a bucket of time. */
export interface CountedStretch {
  readonly from: string;
  readonly lines: number;
  readonly errors: number;
}

/** @param stepMs bucket length of `steps`, at least 1,000 */
export async function logSummary(
  store: Pick<TelemetryStore, 'logCounts'>,
  filter: LogFilter,
  { fromMs, toMs }: Period,
  signal?: AbortSignal,
  stepMs?: number,
): Promise<LogSummary> {
  const { total, byLevel, byErrorType, byComponent, overTime } = await store.logCounts(
    filter,
    stepMs ?? HOUR_MS,
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
    hours: stretchesOf(overTime, HOUR_MS),
    ...(stepMs !== undefined && { steps: stretchesOf(overTime, stepMs) }),
  };
}

/** Merges counts of short buckets into longer ones. */
function stretchesOf(overTime: LogCounts['overTime'], lengthMs: number): CountedStretch[] {
  const stretches = new Map<number, { from: string; lines: number; errors: number }>();
  for (const { fromMs, lines, errors } of overTime) {
    const startMs = Math.floor(fromMs / lengthMs) * lengthMs;
    const stretch = stretches.get(startMs) ?? { from: isoTime(startMs), lines: 0, errors: 0 };
    stretch.lines += lines;
    stretch.errors += errors;
    stretches.set(startMs, stretch);
  }
  return [...stretches.values()];
}

export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
