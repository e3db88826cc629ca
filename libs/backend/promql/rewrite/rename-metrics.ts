import { parser } from '@prometheus-io/lezer-promql';
import { mask } from '../text/mask.js';

/**
 * The expression with other metric names; labels, strings and functions of the same spelling stay as they are.
 *
 * @param expr PromQL; variables such as `$window` are left alone
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
  for (const { from, to } of metricNames(expr)) {
    renamed += expr.slice(end, from) + rename(expr.slice(from, to));
    end = to;
  }
  return renamed + expr.slice(end);
}

/** Where metric names stand: before braces, quoted in them, or as the value of `__name__`. */
function metricNames(expr: string): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  const tree = parser.parse(mask(expr));
  tree.iterate({
    enter: ({ name, from, to, node }) => {
      const parent = node.parent?.name;
      if (name === 'Identifier' && parent === 'VectorSelector') found.push({ from, to });
      const quoted =
        (name === 'QuotedLabelName' && parent === 'LabelMatchers') ||
        (name === 'StringLiteral' &&
          parent === 'UnquotedLabelMatcher' &&
          /^__name__\s*=[^~]/.test(expr.slice(node.parent?.from, to)));
      if (quoted) found.push({ from: from + 1, to: to - 1 });
    },
  });
  return found;
}
