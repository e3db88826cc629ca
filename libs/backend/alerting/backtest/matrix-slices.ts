import type { SampleSeries, TelemetryStore } from '#contracts';
import {
  createEngine,
  nodesOf,
  parse,
  QueryError,
  rangesIn,
  resolveDurations,
  selectorsIn,
  type QueryLimits,
} from '#promql';

/** The times at which an expression is evaluated. */
export interface Steps {
  readonly fromMs: number;
  readonly stepMs: number;
  readonly count: number;
}

/** Results of an expression for consecutive steps. */
export interface MatrixSlice extends Steps {
  readonly series: readonly SampleSeries[];
}

export interface SliceOptions {
  readonly store: Pick<TelemetryStore, 'source'>;
  readonly limits?: Partial<QueryLimits> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** One day of minutes: a slice stays small, and ranges such as `[1h]` are rarely read twice. */
const STEPS_PER_SLICE = 1440;
const DEFAULT_TIMEOUT_MS = 120_000;

/**
 * Evaluates an expression at all steps by range queries, slice by slice. One time limit covers all slices together.
 *
 * @throws PromqlError, QueryError
 */
export async function* matrixSlices(
  expr: string,
  { fromMs, stepMs, count }: Steps,
  options: SliceOptions,
): AsyncGenerator<MatrixSlice> {
  const deadline = performance.now() + (options.limits?.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  // `@ end()` and `step()` depend on the query's range; a live rule runs an instant query at each time, so do the same
  // here.
  const most = dependsOnQuery(expr) ? 1 : STEPS_PER_SLICE;
  for (let done = 0; done < count; done += most) {
    const timeoutMs = deadline - performance.now();
    if (timeoutMs <= 0) throw new QueryError('query timed out in expression evaluation', 'timeout');
    const steps = { fromMs: fromMs + done * stepMs, stepMs, count: Math.min(most, count - done) };
    yield { ...steps, series: await evaluateSlice(expr, steps, timeoutMs, options) };
  }
}

async function evaluateSlice(
  expr: string,
  { fromMs, stepMs, count }: Steps,
  timeoutMs: number,
  { store, limits, signal }: SliceOptions,
): Promise<readonly SampleSeries[]> {
  const toMs = fromMs + (count - 1) * stepMs;
  const ranges = rangesIn(resolveDurations(parse(expr), { startMs: fromMs, endMs: toMs, stepMs: 0 }, expr));
  const source = store.source({ smallestRangeMs: ranges.smallestMs, stepMs: 0 });
  const lookbackMs = source.lookbackMs(fromMs - ranges.deepestMs, toMs);
  const engine = createEngine({ ...limits, source, lookbackMs, timeoutMs, maxPoints: STEPS_PER_SLICE });
  const { value } = await engine.range(expr, {
    ...{ startMs: fromMs, endMs: toMs, stepMs },
    ...(signal && { signal }),
  });
  return value.type === 'matrix' ? value.series : [];
}

function dependsOnQuery(text: string): boolean {
  const expr = parse(text);
  const isRelative = ({ at }: { readonly at?: unknown }) => at === 'start' || at === 'end';
  return (
    selectorsIn(expr).some(isRelative) ||
    [...nodesOf(expr)].some(
      (node) =>
        (node.type === 'subquery' && isRelative(node)) || ('rangeMs' in node && Number.isNaN(node.rangeMs)),
    )
  );
}
