import type { TierName } from '#contracts';
import type { StoreDriver, TrimOptions } from '../drivers/store-driver.js';
import type { Evictions } from './evictions.js';
import type { EvictSamples } from './make-room.js';
import type { RetentionOptions } from './retention-options.js';

/** Maximum number of exemplars, and the number deleted at once, so that deletion is rare. */
const MOST_EXEMPLARS = 100_000;
const EXEMPLARS_AT_ONCE = MOST_EXEMPLARS / 16;

/**
 * Deletes records older than their retention period, and the oldest traces beyond the maximum number.
 *
 * @param nowMs milliseconds since 1970
 * @param intervalMs sampling interval, milliseconds
 */
export function trimByAgeAndCount(
  driver: StoreDriver,
  options: RetentionOptions,
  nowMs: number,
  intervalMs: number,
  evictions: Evictions,
  evictSamples: EvictSamples,
): void {
  const { logs, spans, health } = driver;
  for (const [signal, table, keptMs] of [
    ['logs', logs, options.logsMs],
    ['spans', spans, options.spansMs],
    ['health', health, options.healthMs],
  ] as const) {
    const beforeMs = nowMs - keptMs;
    // Checking the oldest record is cheaper than a transaction.
    if ((table.oldestMs() ?? Infinity) < beforeMs)
      evictions.add(signal, 'age', trimmed(driver, table, { beforeMs }));
  }
  const surplus = spans.traceCount() - options.traces;
  if (surplus > 0) evictions.add('spans', 'count', trimmed(driver, spans, { oldest: surplus }));
  trimExemplars(driver, nowMs - options.spansMs, evictions);
  for (const [tier, keptMs] of tiersOf(options, intervalMs)) {
    const beforeMs = nowMs - keptMs;
    if ((driver.samples.span(tier)?.fromMs ?? Infinity) < beforeMs)
      evictions.add(
        'metrics',
        'age',
        driver.transaction(() => evictSamples(tier, beforeMs)),
      );
  }
}

/** Exemplars refer to traces and are useless without them, so they have the traces' retention. */
function trimExemplars(driver: StoreDriver, beforeMs: number, evictions: Evictions): void {
  const { exemplars } = driver;
  if ((exemplars.oldestMs() ?? Infinity) < beforeMs)
    evictions.add('metrics', 'age', trimmed(driver, exemplars, { beforeMs }));
  const surplus = exemplars.count() - MOST_EXEMPLARS;
  if (surplus > 0)
    evictions.add('metrics', 'count', trimmed(driver, exemplars, { oldest: surplus + EXEMPLARS_AT_ONCE }));
}

function trimmed(
  driver: StoreDriver,
  table: { trim(options: TrimOptions): number },
  options: TrimOptions,
): number {
  return driver.transaction(() => table.trim(options));
}

/** All series are sampled at the same times, so a number of points per series equals a period. */
function tiersOf(options: RetentionOptions, intervalMs: number): readonly (readonly [TierName, number])[] {
  const points = (options.maxPointsPerMetric ?? Infinity) * intervalMs;
  return [
    ['raw', Math.min(options.rawMs, points)],
    ['1m', options.minutesMs],
    ['1h', options.hoursMs],
  ];
}
