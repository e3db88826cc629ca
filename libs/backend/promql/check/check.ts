import type { Expr } from '../parse/ast.js';
import { parseTemplate } from '../parse/parse-template.js';
import { PromqlError } from '../parse/promql-error.js';
import type { Catalogue } from './catalogue.js';
import { checkAggregation, checkCall } from './check-call.js';
import { checkGrouping, checkMatching } from './check-labels.js';
import { checkSelector } from './check-selector.js';
import { checkComparison } from './check-units.js';
import { finding, type Finding } from './finding.js';
import { nodesOf } from './selectors.js';

/**
 * Finds mistakes in an expression: it does not parse, names unknown series, takes the rate of a gauge, adds up
 * quantiles, aggregates `le` away, compares different units, or divides series that never match.
 *
 * @param catalogue all known series
 * @returns findings in the order of the text; empty when there are none
 * @example
 * ```ts
 * check('rate(cache_hit_total[5m])', catalogue);
 * // [{ rule: 'unknown-metric', message: 'there is no metric …', suggestion: 'Did you mean "cache_hits_total"?', … }]
 * ```
 */
export function check(expr: string, catalogue: Catalogue): Finding[] {
  let tree: Expr;
  try {
    tree = parseTemplate(expr);
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    return [finding('syntax', error, `${error.problem}.`, error.suggestion)];
  }
  return [...nodesOf(tree)].flatMap((node) => checkNode(node, catalogue)).sort((a, b) => a.from - b.from);
}

function checkNode(node: Expr, catalogue: Catalogue): Finding[] {
  switch (node.type) {
    case 'vector':
      return checkSelector(node, catalogue);
    case 'call':
      return checkCall(node, catalogue);
    case 'aggregation':
      return [...checkAggregation(node, catalogue), ...checkGrouping(node, catalogue)];
    case 'binary':
      return [...checkMatching(node, catalogue), ...checkComparison(node, catalogue)];
    default:
      return [];
  }
}
