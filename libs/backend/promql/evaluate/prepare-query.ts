import type { QueryValue, SeriesSource } from '#contracts';
import { rangesIn, type ExpressionRanges } from '../check/ranges-in.js';
import { parse } from '../parse/parse.js';
import { resolveDurations } from '../parse/resolve-durations.js';
import { refuseDepth } from './depth.js';
import { DEFAULTS, type EngineOptions } from './engine-settings.js';
import { evaluateInstant } from './evaluate-instant.js';
import { hasData } from './has-data.js';
import { refuseTime } from './query-times.js';
import { instantTimes, newQuery } from './run/new-query.js';
import { Pace } from './run/pace.js';
import { LabelSets } from './values/label-sets.js';

/** Options of one evaluation of a prepared query. */
export interface PreparedInstant {
  /** Lookback period, milliseconds. Default: the one of `prepareQuery`. */
  readonly lookbackMs?: number;
  readonly signal?: AbortSignal;
}

export interface PreparedResult {
  readonly value: QueryValue;
  /** False when the result is empty because required series do not exist. */
  readonly hasData: boolean;
}

/** A parsed expression for repeated evaluation, over any source. */
export interface PreparedQuery {
  readonly ranges: ExpressionRanges;
  /** @throws QueryError when the evaluation fails */
  instant(source: SeriesSource, timeMs: number, options?: PreparedInstant): Promise<PreparedResult>;
}

/**
 * Prepares an expression for repeated evaluation, as rules need: it is parsed once, and a source may cache the series
 * of its selectors.
 *
 * @throws PromqlError (`OBS_PROMQL`) for an expression that does not parse
 * @example
 * ```ts
 * const query = prepareQuery('queue_depth > 100');
 * for (const timeMs of times) await query.instant(source, timeMs);
 * ```
 */
export function prepareQuery(text: string, options: Omit<EngineOptions, 'source'> = {}): PreparedQuery {
  const settings = { ...DEFAULTS, ...options };
  const parsed = parse(text, { experimental: settings.experimental });
  refuseDepth(parsed, settings.maxDepth);
  // In an instant query `range()` and `step()` are 0 at any time.
  const expr = resolveDurations(parsed, { startMs: 0, endMs: 0, stepMs: 0 }, text);
  const labelSets = new LabelSets();
  return {
    ranges: rangesIn(expr),
    instant: async (source, timeMs, { lookbackMs = settings.lookbackMs, signal } = {}) => {
      const times = instantTimes(refuseTime('time', timeMs));
      const pace = new Pace(settings.timeoutMs, signal, settings.rest);
      const live = new Map();
      try {
        const query = {
          ...newQuery(text, times, { ...settings, lookbackMs }, pace, source),
          labelSets,
          live,
        };
        const value = await evaluateInstant(expr, { query, grid: times.grid });
        const isEmpty = value.type === 'vector' && value.samples.length === 0;
        return { value, hasData: !isEmpty || hasData(expr, live) };
      } finally {
        pace.end();
      }
    },
  };
}
