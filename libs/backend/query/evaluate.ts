import type { QueryResult, TierName } from '#contracts';
import { createEngine, parse, rangesIn, resolveDurations } from '#promql';
import { QueryProblem } from './http/query-problem.js';
import type { QueryContext } from './query-context.js';

/** The default timeout, and the longest. */
const LONGEST_TIMEOUT_MS = 120_000;

/** The times of an evaluation: one time, or every step. */
export type EvaluationTimes =
  { readonly timeMs: number } | { readonly startMs: number; readonly endMs: number; readonly stepMs: number };

export interface EvaluationOptions {
  readonly signal?: AbortSignal | undefined;
  /** Query timeout, milliseconds. Default, and at most: 120,000. */
  readonly timeoutMs?: number | undefined;
  /**
   * Lookback period of an instant vector, milliseconds. Default, also for 0 and less: as the tiers require, at least 5
   * minutes.
   */
  readonly lookbackMs?: number | undefined;
}

/** A result and the tiers from which it was read. */
export interface Evaluated extends QueryResult {
  readonly tiers: readonly TierName[];
}

/**
 * Evaluates an expression over the store. The expression's smallest range decides which tiers are read.
 *
 * @throws PromqlError for an expression that does not parse, QueryError for one that cannot be evaluated, QueryProblem
 *   for a timeout of 0 or less
 */
export async function evaluate(
  { store, observeQuery, rest }: Pick<QueryContext, 'store' | 'observeQuery' | 'rest'>,
  text: string,
  times: EvaluationTimes,
  { signal, timeoutMs = LONGEST_TIMEOUT_MS, lookbackMs = 0 }: EvaluationOptions = {},
): Promise<Evaluated> {
  if (timeoutMs <= 0) throw new QueryProblem('timeout', 'query timed out in query execution');
  const isRange = 'stepMs' in times;
  const window = isRange ? times : { startMs: times.timeMs, endMs: times.timeMs, stepMs: 0 };
  const ranges = rangesIn(resolveDurations(parse(text), window, text));
  const source = store.source({ smallestRangeMs: ranges.smallestMs, stepMs: window.stepMs });
  const engine = createEngine({
    source,
    ...(rest && { rest }),
    timeoutMs: Math.min(timeoutMs, LONGEST_TIMEOUT_MS),
    lookbackMs:
      lookbackMs > 0 ? lookbackMs : source.lookbackMs(window.startMs - ranges.deepestMs, window.endMs),
  });
  const startedAt = performance.now();
  try {
    const options = signal ? { signal } : {};
    const result = isRange
      ? await engine.range(text, { ...times, ...options })
      : await engine.instant(text, { ...times, ...options });
    return { ...result, tiers: [...source.tiersUsed] };
  } finally {
    observeQuery?.((performance.now() - startedAt) / 1000);
  }
}
