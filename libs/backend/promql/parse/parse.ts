import type { Expr } from './ast.js';
import { TokenCursor, type ParseOptions } from './token-cursor.js';
import { tooDeepPart } from './depth.js';
import { parseExpr } from './parse-expr.js';
import { typeOf } from './type-of.js';

/**
 * Parses a PromQL expression as strictly as Prometheus 3.14 without feature flags: grammar, functions, arguments and
 * types. Takes time linear in the length of the text.
 *
 * @param options further syntax to accept
 * @throws PromqlError (`OBS_PROMQL`) with the position and a suggestion; also for an expression with more than 500
 *   levels
 * @example
 * ```ts
 * parse('rate(hits_total[5m]) > 2'); // { type: 'binary', op: '>', left: { type: 'call', func: 'rate', … }, … }
 * parse('rat(hits_total[5m])'); // 1:1: parse error: unknown function with name "rat". Did you mean "rate"?
 * parse('rate(hits_total[$window])', { variables: true }); // as in a dashboard: $window counts as 5m
 * ```
 */
export function parse(expr: string, options: ParseOptions = {}): Expr {
  const cursor = new TokenCursor(expr, options);
  try {
    return readAll(cursor);
  } catch (error) {
    // The caller had used nearly all of the stack.
    if (error instanceof RangeError) cursor.tooDeep(cursor.token);
    throw error;
  }
}

function readAll(cursor: TokenCursor): Expr {
  const read = parseExpr(cursor);
  if (cursor.token.kind !== 'end of input') cursor.unexpected();
  const deep = tooDeepPart(read);
  if (deep) cursor.tooDeep(deep);
  typeOf(read, cursor);
  return read;
}
