import { parser } from '@prometheus-io/lezer-promql';
import { mask } from '../text/mask.js';
import type { Expr } from './ast.js';
import { readExpr } from './read-expr.js';
import { Source } from './source.js';
import { syntaxError } from './syntax-error.js';
import { typeOf } from './value-types.js';

/**
 * Reads a PromQL expression, as strictly as Prometheus 3 does: grammar, functions, arguments and types. Variables of
 * dashboards (`$__rate_interval`) stand for five minutes.
 *
 * @throws PromqlError (`OBS_PROMQL`) with the position and what was probably meant
 * @example
 * ```ts
 * parse('rate(hits_total[5m]) > 2'); // { type: 'binary', op: '>', left: { type: 'call', func: 'rate', … }, … }
 * parse('rat(hits_total[5m])'); // OBS_PROMQL: at 1: there is no function "rat". Did you mean "rate"?
 * ```
 */
export function parse(expr: string): Expr {
  const tree = parser.parse(mask(expr));
  const broken = syntaxError(expr, tree);
  if (broken) throw broken;
  const source = new Source(expr);
  const node = tree.topNode.firstChild;
  if (!node) return source.fail({ from: 0, to: expr.length }, 'the expression is empty.');
  const read = readExpr(node, source);
  typeOf(read, source);
  return read;
}
