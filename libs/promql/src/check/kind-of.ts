import type { Expr } from '../parse/ast.js';
import type { KnownSeries, SampleKind } from './known-series.js';

const RATES = ['rate', 'irate', 'increase'];
const KEEPING = ['sum', 'min', 'max', 'avg', 'topk', 'bottomk', 'limitk', 'limit_ratio'];

/** What the values of an expression are; `undefined` when that is not known. */
export function kindOf(expr: Expr, catalogue: KnownSeries): SampleKind | undefined {
  switch (expr.type) {
    case 'vector':
      return expr.name === undefined ? undefined : catalogue.find(expr.name)?.kind;
    case 'matrix':
      return kindOf(expr.selector, catalogue);
    case 'paren':
    case 'subquery':
    case 'unary':
      return kindOf(expr.expr, catalogue);
    case 'aggregation':
      if (expr.op === 'quantile') return 'quantile';
      return KEEPING.includes(expr.op) ? kindOf(expr.expr, catalogue) : 'gauge';
    case 'call':
      if (expr.func === 'histogram_quantile' || expr.func === 'quantile_over_time') return 'quantile';
      return RATES.includes(expr.func) ? 'gauge' : undefined;
    case 'binary':
      return kindOfBinary(kindOf(expr.left, catalogue), kindOf(expr.right, catalogue));
    default:
      return undefined;
  }
}

function kindOfBinary(left: SampleKind | undefined, right: SampleKind | undefined): SampleKind | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return left === right ? left : 'gauge';
}
