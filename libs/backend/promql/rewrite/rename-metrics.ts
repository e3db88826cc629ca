import { selectorsOf } from './selectors-of.js';

/**
 * The expression with other metric names; labels, strings and functions of the same spelling stay as they are.
 *
 * @param expr PromQL; variables such as `$window` are left alone. What does not parse comes back as it is.
 * @param rename the new name of a metric, or the same one
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
