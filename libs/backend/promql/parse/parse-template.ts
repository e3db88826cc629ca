import type { Expr } from './ast.js';
import { parse } from './parse.js';

/**
 * Parses an expression written for some Prometheus server: dashboard and rule variables count as five minutes, and
 * experimental functions are accepted, since that server may have enabled them.
 *
 * @throws PromqlError (`OBS_PROMQL`)
 */
export function parseTemplate(expr: string): Expr {
  return parse(expr, { variables: true, experimental: true });
}
