import { selectorsOf } from './selectors-of.js';

/**
 * Renames metrics in an expression; labels, strings and functions of the same name stay unchanged.
 *
 * @param expr PromQL; variables such as `$window` stay unchanged. An expression that does not parse is returned
 *   unchanged.
 * @param rename returns the new name of a metric, or the same one
 * @example
 * ```ts
 * renameMetrics('rate(hits_total{path="hits_total"}[5m])', (name) => `clinic_${name}`);
 * // rate(clinic_hits_total{path="hits_total"}[5m])
 * ```
 */
export function renameMetrics(expr: string, rename: (metric: string) => string): string {
  let renamed = '';
  let end = 0;
  for (const { name, named } of selectorsOf(expr)) {
    if (name === undefined || !named) continue;
    const quotes = named.inBraces ? 1 : 0;
    renamed += expr.slice(end, named.from + quotes) + rename(name);
    end = named.to - quotes;
  }
  return renamed + expr.slice(end);
}
