import { coreOf, type Expr } from '../parse/ast.js';
import type { KnownSeries, SampleKind } from './known-series.js';
import { remembered } from './remembered.js';

const RATES = ['rate', 'irate', 'increase'];
const KEEPING = ['sum', 'min', 'max', 'avg', 'topk', 'bottomk', 'limitk', 'limit_ratio'];

/** The kind of an expression's values; `undefined` when unknown. */
export const kindOf = remembered(findKind);

function findKind(expr: Expr, catalogue: KnownSeries): SampleKind | undefined {
  const it = coreOf(expr);
  switch (it.type) {
    case 'vector':
      return it.name === undefined ? undefined : declaredKind(it.name, catalogue);
    case 'aggregation':
      if (it.op === 'quantile') return 'quantile';
      return KEEPING.includes(it.op) ? kindOf(it.expr, catalogue) : 'gauge';
    case 'call':
      if (it.func === 'histogram_quantile' || it.func === 'quantile_over_time') return 'quantile';
      return RATES.includes(it.func) ? 'gauge' : undefined;
    case 'binary':
      return kindOfBinary(kindOf(it.left, catalogue), kindOf(it.right, catalogue));
    default:
      return undefined;
  }
}

function declaredKind(name: string, catalogue: KnownSeries): SampleKind | undefined {
  const kind = catalogue.find(name)?.kind;
  return kind === 'unknown' ? undefined : kind;
}

function kindOfBinary(left: SampleKind | undefined, right: SampleKind | undefined): SampleKind | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return left === right ? left : 'gauge';
}
