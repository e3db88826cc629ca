import type { Expr } from '../parse/ast.js';
import type { KnownSeries } from './known-series.js';

/**
 * Remembers what a function found for each part of an expression. A check asks about every part and each answer needs those
 * of its own parts: without this, a chain of operators takes time in proportion to the square of its length.
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
