import type { Expr } from '../parse/ast.js';
import { parse } from '../parse/parse.js';
import { oneLine, type OneLine } from './one-line.js';
import { aggregationHead, operatorText, rangeText, shiftText } from './parts-text.js';

/** Longer one-line expressions, in UTF-8 bytes, are split. */
const LONGEST_LINE = 100;

export interface FormatOptions {
  /** Formats on one line, as in Prometheus' log and rules API. Default: false. */
  readonly oneLine?: boolean;
}

/**
 * Formats a query as Prometheus 3.14 does (`/api/v1/format_query`): parts longer than 100 bytes are split and indented
 * by two spaces, matchers are sorted, `by` and `without` precede the parentheses, comments are dropped.
 *
 * @param query its text, or the result of `parse`
 * @throws PromqlError (`OBS_PROMQL`) when the text does not parse
 * @example
 * ```ts
 * formatQuery('sum(rate(hits_total{b="1",a="2"}[300s]))by(job)');
 * // sum by (job) (rate(hits_total{a="2",b="1"}[5m]))
 * ```
 */
export function formatQuery(query: string | Expr, options: FormatOptions = {}): string {
  const expr = typeof query === 'string' ? parse(query) : query;
  const line = oneLine(expr);
  return options.oneLine ? line.text : pretty(expr, 0, line);
}

function isShort(text: string): boolean {
  if (text.length > LONGEST_LINE) return false;
  return text.length * 3 <= LONGEST_LINE || new TextEncoder().encode(text).length <= LONGEST_LINE;
}

function pretty(expr: Expr, level: number, line: OneLine): string {
  const indent = '  '.repeat(level);
  const text = line.of(expr);
  const inner = (part: Expr): string => pretty(part, level + 1, line);
  if (expr.type === 'unary') return `${indent}${expr.op}${pretty(expr.expr, level, line).trim()}`;
  // Prometheus does not indent a short subquery.
  if (isShort(text)) return expr.type === 'subquery' ? text : indent + text;
  switch (expr.type) {
    case 'aggregation': {
      const param = expr.param ? `${inner(expr.param)},\n` : '';
      return `${indent}${aggregationHead(expr)}(\n${param}${inner(expr.expr)}\n${indent})`;
    }
    case 'binary':
      return `${inner(expr.left)}\n${indent}${operatorText(expr)}\n${inner(expr.right)}`;
    case 'call':
      return `${indent}${expr.func}(\n${expr.args.map(inner).join(',\n')}\n${indent})`;
    case 'paren':
      return `${indent}(\n${inner(expr.expr)}\n${indent})`;
    case 'subquery':
      return pretty(expr.expr, level, line) + rangeText(expr) + shiftText(expr);
    default:
      return indent + text;
  }
}
