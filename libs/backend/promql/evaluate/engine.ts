import type { QueryEngine, QueryResult, QueryValue, SampleSeries } from '#contracts';
import { bare, type Expr } from '../parse/ast.js';
import { parse } from '../parse/parse.js';
import { resolveDurations } from '../parse/resolve-durations.js';
import { refuseDepth } from './depth.js';
import { DEFAULTS, type EngineOptions } from './engine-settings.js';
import { evaluateExpr } from './evaluate-expr.js';
import { evaluateInstant } from './evaluate-instant.js';
import { rangeGrid, refuseTime } from './query-times.js';
import { matrixOf } from './results.js';
import type { Context } from './run/context.js';
import { newQuery, instantTimes, type QueryTimes } from './run/new-query.js';
import { Pace } from './run/pace.js';
import { QueryError } from './run/query-error.js';
import { isRange } from './select-range.js';

export type { EngineOptions } from './engine-settings.js';

/**
 * Creates an engine that evaluates PromQL as Prometheus 3.14 does, for float samples, over any source of series. It
 * keeps no state between queries and yields the thread every few milliseconds.
 *
 * @param options the source, and deviations from Prometheus' defaults
 * @returns the engine; its methods reject with `PromqlError` for an expression that does not parse and with
 *   `QueryError` for one that cannot be evaluated, both with the code `OBS_PROMQL`
 * @example
 * ```ts
 * const engine = createEngine({ source: { select: (matchers, fromMs, toMs) => store.read(matchers, fromMs, toMs) } });
 * const { value, warnings } = await engine.range('sum by (route) (rate(http_requests_total[5m]))', {
 *   startMs: Date.now() - 3_600_000,
 *   endMs: Date.now(),
 *   stepMs: 15_000,
 * });
 * ```
 */
export function createEngine(options: EngineOptions): QueryEngine {
  const settings = { ...DEFAULTS, ...options };
  return {
    instant: async (expr, { timeMs, signal }) => {
      const startMs = refuseTime('time', timeMs);
      return run(expr, instantTimes(startMs), settings, signal, evaluateInstant);
    },
    range: async (expr, query) => {
      const times = { ...query, grid: rangeGrid(query, settings) };
      return run(expr, times, settings, query.signal, async (parsed, context) => ({
        type: 'matrix',
        series: await evaluateRange(parsed, context),
      }));
    },
  };
}

async function run(
  text: string,
  { startMs, endMs, stepMs, grid }: QueryTimes,
  settings: Required<EngineOptions>,
  signal: AbortSignal | undefined,
  evaluate: (expr: Expr, context: Context) => Promise<QueryValue>,
): Promise<QueryResult> {
  const parsed = parse(text, { experimental: settings.experimental });
  refuseDepth(parsed, settings.maxDepth);
  const expr = resolveDurations(parsed, { startMs, endMs, stepMs }, text);
  const pace = new Pace(settings.timeoutMs, signal, settings.rest);
  const query = newQuery(text, { startMs, endMs, stepMs, grid }, settings, pace, settings.source);
  const { budget, annotations } = query;
  try {
    const value = await evaluate(expr, { query, grid });
    const stats = { samples: budget.samples, series: budget.series, peakSamples: budget.peak };
    return { value, warnings: annotations.warnings(), infos: annotations.infos(), stats };
  } finally {
    pace.end();
  }
}

async function evaluateRange(expr: Expr, context: Context): Promise<SampleSeries[]> {
  const { type } = bare(expr);
  const wrong = isRange(expr) ? 'range vector' : type === 'string' ? 'string' : undefined;
  if (wrong)
    throw new QueryError(
      `invalid expression type "${wrong}" for range query, must be Scalar or instant Vector`,
      'bad_data',
    );
  return matrixOf(await evaluateExpr(expr, context), context);
}
