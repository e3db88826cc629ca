import type { QueryValue, VectorSample } from '#contracts';
import { bare, type Expr } from '../parse/ast.js';
import { evaluateExpr } from './evaluate-expr.js';
import { finished, sortedSeries } from './results.js';
import type { Context } from './run/context.js';
import { rangeSamples } from './select-range.js';

/** Evaluates an expression at the grid's only step. */
export async function evaluateInstant(expr: Expr, context: Context): Promise<QueryValue> {
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
