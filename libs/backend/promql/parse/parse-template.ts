import type { Expr } from './ast.js';
import { parse } from './parse.js';

/**
 * Reads an expression that is written for some Prometheus rather than for us: variables of dashboards and rules count as
 * five minutes, and functions behind a feature flag are accepted, since that server may have it.
 *
 * @throws PromqlError (`OBS_PROMQL`)
 */
export function parseTemplate(expr: string): Expr {
  return parse(expr, { variables: true, experimental: true });
}
