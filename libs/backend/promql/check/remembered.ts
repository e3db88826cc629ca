import type { Expr } from '../parse/ast.js';
import type { KnownSeries } from './known-series.js';

/**
 * Caches a function's result per part of an expression. A check queries every part, and each result needs those of its
 * sub-parts: without a cache, a chain of operators takes quadratic time.
 */
export function remembered<T>(
  find: (expr: Expr, catalogue: KnownSeries) => T,
): (expr: Expr, catalogue: KnownSeries) => T {
  const byCatalogue = new WeakMap<KnownSeries, WeakMap<Expr, { readonly found: T }>>();
  return (expr, catalogue) => {
    let known = byCatalogue.get(catalogue);
    if (!known) byCatalogue.set(catalogue, (known = new WeakMap()));
    let answer = known.get(expr);
    if (!answer) known.set(expr, (answer = { found: find(expr, catalogue) }));
    return answer.found;
  };
}
