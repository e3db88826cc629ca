import type { SeriesSource, TelemetryStore } from '#contracts';
import { prepareQuery, type PreparedQuery, type PreparedResult, type QueryLimits } from '#promql';
import type { RuleQueries, RuleQueryResult } from './rule-queries.js';

/** Query limits of rules, and the lookback period. */
export interface RuleQueryOptions extends Partial<QueryLimits> {
  /** Lookback period of an instant vector, milliseconds. Default 300,000. */
  readonly lookbackMs?: number;
  /** Default step of a subquery, milliseconds. Default 60,000. */
  readonly subqueryStepMs?: number;
}

/**
 * Evaluates the expressions of rules over a source of series, such as `memorySource`. Functions drop the metric name at
 * once, which is Prometheus' default without feature flags, so that templates see the same labels.
 */
export function queriesOver(source: SeriesSource, options: RuleQueryOptions = {}): RuleQueries {
  return {
    prepare: (text) => {
      const query = prepareQuery(text, { ...options, dropNames: 'early' });
      return { evaluate: async (timeMs) => resultOf(await query.instant(source, timeMs)) };
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
      const query = prepareQuery(text, { ...limits, dropNames: 'early' });
      return { evaluate: async (timeMs) => resultOf(await overStore(store, query, timeMs)) };
    },
  };
}

function overStore(
  store: Pick<TelemetryStore, 'source'>,
  query: PreparedQuery,
  timeMs: number,
): Promise<PreparedResult> {
  const { smallestMs, deepestMs } = query.ranges;
  const source = store.source({ smallestRangeMs: smallestMs, stepMs: 0 });
  return query.instant(source, timeMs, { lookbackMs: source.lookbackMs(timeMs - deepestMs, timeMs) });
}

function resultOf({ value, hasData }: PreparedResult): RuleQueryResult {
  if (value.type === 'scalar') return { samples: [{ labels: {}, value: value.value }], hasData: true };
  if (value.type !== 'vector') throw new Error('rule result is not a vector or scalar');
  return { samples: value.samples, hasData };
}
