import type { SeriesSource, TelemetryStore } from '#contracts';
import { createEngine, parse, rangesIn, resolveDurations, selectorsIn, type QueryLimits } from '#promql';
import type { RuleQueries, RuleQueryResult } from './rule-queries.js';
import type { QueryResult } from '#contracts';

/** Limits of queries of rules, and the evaluator's lookback. */
export interface RuleQueryOptions extends Partial<QueryLimits> {
  /** Milliseconds for which a sample counts. Default 300,000. */
  readonly lookbackMs?: number;
  /** Milliseconds between the steps of a subquery that does not give them. Default 60,000. */
  readonly subqueryStepMs?: number;
}

/** Evaluates the expressions of rules over a source of series, such as `memorySource`. */
export function queriesOver(source: SeriesSource, options: RuleQueryOptions = {}): RuleQueries {
  const engine = createEngine({ ...options, source });
  return {
    prepare: (text) => {
      const selects = selectorsIn(parse(text)).length > 0;
      return { evaluate: async (timeMs) => resultOf(await engine.instant(text, { timeMs }), selects) };
    },
  };
}

/** Evaluates the expressions of rules over the store. */
export function queriesOverStore(
  store: Pick<TelemetryStore, 'source'>,
  limits: Partial<QueryLimits> = {},
): RuleQueries {
  return {
    prepare: (text) => {
      const parsed = parse(text);
      const selects = selectorsIn(parsed).length > 0;
      return {
        evaluate: async (timeMs) => {
          const ranges = rangesIn(
            resolveDurations(parsed, { startMs: timeMs, endMs: timeMs, stepMs: 0 }, text),
          );
          const source = store.source({ smallestRangeMs: ranges.smallestMs, stepMs: 0 });
          const lookbackMs = source.lookbackMs(timeMs - ranges.deepestMs, timeMs);
          const engine = createEngine({ ...limits, source, lookbackMs });
          return resultOf(await engine.instant(text, { timeMs }), selects);
        },
      };
    },
  };
}

function resultOf({ value, stats }: QueryResult, selects: boolean): RuleQueryResult {
  if (value.type === 'scalar') return { samples: [{ labels: {}, value: value.value }], hasData: true };
  if (value.type !== 'vector') throw new Error('rule result is not a vector or scalar');
  const hasData = value.samples.length > 0 || !selects || stats.series > 0;
  return { samples: value.samples, hasData };
}
