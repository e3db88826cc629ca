import type {
  QueryEngine,
  QueryResult,
  QueryValue,
  SampleSeries,
  SeriesSource,
  VectorSample,
} from '#contracts';
import { bare, type Expr } from '../parse/ast.js';
import { parse } from '../parse/parse.js';
import { resolveDurations } from '../parse/resolve-durations.js';
import { refuseDepth } from './depth.js';
import { evaluateExpr } from './evaluate-expr.js';
import { rangeGrid, refuseTime } from './query-times.js';
import { finished, matrixOf, sortedSeries } from './results.js';
import { Annotations } from './run/annotations.js';
import { Budget } from './run/budget.js';
import type { Context } from './run/context.js';
import { DEFAULT_LIMITS, type QueryLimits } from './run/limits.js';
import { Pace } from './run/pace.js';
import { QueryError } from './run/query-error.js';
import { isRange, rangeSamples } from './select-range.js';
import type { Grid } from './values/grid.js';

/** How a PromQL engine evaluates. Everything but the source has a default. */
export interface EngineOptions extends Partial<QueryLimits> {
  /** Where samples come from. */
  readonly source: SeriesSource;
  /** Milliseconds for which a sample counts in an instant vector. Default 300,000 (5 minutes), as in Prometheus. */
  readonly lookbackMs?: number;
  /** Milliseconds between the steps of a subquery that does not give them. Default 60,000. */
  readonly subqueryStepMs?: number;
  /**
   * When functions drop the metric's name: `late`, at the end of the query, so that `label_replace` and `by (__name__)`
   * still see it (`promql-delayed-name-removal` of Prometheus 3), or `early`, at once. Default `late`.
   */
  readonly dropNames?: 'late' | 'early';
  /** Evaluate functions of floats that Prometheus has behind a flag, such as `mad_over_time`. Default false. */
  readonly experimental?: boolean;
}

const DEFAULTS = {
  ...DEFAULT_LIMITS,
  lookbackMs: 300_000,
  subqueryStepMs: 60_000,
  dropNames: 'late' as const,
  experimental: false,
};

/**
 * Creates an engine that evaluates PromQL as Prometheus 3.14 does, for float samples, over any source of series. It keeps
 * no state between queries and gives the thread to other work every few milliseconds.
 *
 * @param options the source, and what differs from Prometheus' defaults
 * @returns the engine; its methods reject with `PromqlError` for what does not parse and with `QueryError` for what cannot
 *   be evaluated, both with the code `OBS_PROMQL`
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
      const times = { startMs, endMs: startMs, stepMs: 0, grid: { startMs, stepMs: 1, count: 1 } };
      return run(expr, times, settings, signal, evaluateInstant);
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

type Settings = Required<EngineOptions>;

interface Times {
  readonly startMs: number;
  readonly endMs: number;
  /** As `step()` sees it: 0 for an instant query. */
  readonly stepMs: number;
  readonly grid: Grid;
}

async function run(
  text: string,
  { startMs, endMs, stepMs, grid }: Times,
  settings: Settings,
  signal: AbortSignal | undefined,
  evaluate: (expr: Expr, context: Context) => Promise<QueryValue>,
): Promise<QueryResult> {
  const parsed = parse(text, { experimental: settings.experimental });
  refuseDepth(parsed, settings.maxDepth);
  const expr = resolveDurations(parsed, { startMs, endMs, stepMs }, text);
  const pace = new Pace(settings.timeoutMs, signal);
  const [budget, annotations] = [new Budget(settings), new Annotations(text)];
  try {
    const query = {
      ...settings,
      evaluate: evaluateExpr,
      startMs,
      endMs,
      stepMs,
      pace,
      budget,
      annotations,
      loaded: new Map(),
    };
    const value = await evaluate(expr, { query, grid });
    const stats = { samples: budget.samples, series: budget.series, peakSamples: budget.peak };
    return { value, warnings: annotations.warnings(), infos: annotations.infos(), stats };
  } finally {
    pace.end();
  }
}

async function evaluateInstant(expr: Expr, context: Context): Promise<QueryValue> {
  const core = bare(expr);
  const timeMs = context.grid.startMs;
  if (core.type === 'matrix' || core.type === 'subquery')
    return { type: 'matrix', series: await sortedSeries(await rangeSamples(core, context), context) };
  const value = await evaluateExpr(core, context);
  if (value.kind === 'scalar') return { type: 'scalar', timeMs, value: value.values[0]! };
  if (value.kind === 'string') return { type: 'string', timeMs, value: value.value };
  const samples: VectorSample[] = [];
  for (const { labels, values } of await finished(value.rows, context)) {
    samples.push({ labels: labels.toObject(), value: values[0]! });
    if (context.query.pace.due()) await context.query.pace.rest();
  }
  return { type: 'vector', timeMs, samples };
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
