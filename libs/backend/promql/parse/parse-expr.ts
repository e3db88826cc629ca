import type { Binary, Expr, Matching } from './ast.js';
import type { TokenCursor } from './token-cursor.js';
import { parseAggregation, parseCall } from './parse-call.js';
import { parseLabels, parseSelector } from './parse-labels.js';
import { parseModifiers } from './parse-modifiers.js';
import { parseNumber } from './parse-number.js';
import { stringValue } from './scan-string.js';
import { AGGREGATION_WORDS, isMetricName, QUERY_WORDS } from './token.js';

/** Precedence of operators. All except `^` are left-associative. */
const PRECEDENCE: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  '==': 3,
  '!=': 3,
  '<': 3,
  '<=': 3,
  '>': 3,
  '>=': 3,
  '</': 3,
  '>/': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  atan2: 5,
  '^': 6,
};
/** Precedence of a sign, equal to that of `*`: `-2 ^ 2` is -4. */
const BEHIND_SIGN = 6;

/** Operators that trim native histograms and do not apply to floats. */
const OF_HISTOGRAMS: readonly string[] = ['</', '>/'];

/** Parses an expression whose operators have at least this precedence (precedence climbing). */
export function parseExpr(cursor: TokenCursor, least = 1): Expr {
  cursor.enter();
  let left = parseSigned(cursor);
  for (;;) {
    const op = cursor.token.kind;
    const precedence = PRECEDENCE[op] ?? 0;
    if (precedence < least) break;
    left = parseBinary(cursor, left, op === '^' ? precedence : precedence + 1);
  }
  cursor.leave();
  return left;
}

function parseBinary(cursor: TokenCursor, left: Expr, least: number): Binary {
  const sign = cursor.advance();
  if (OF_HISTOGRAMS.includes(sign.kind))
    cursor.fail(`operator "${sign.kind}" is for native histograms, which are not supported here`, sign);
  const bool = cursor.accept('bool') !== undefined;
  const matching = parseMatching(cursor);
  const right = parseExpr(cursor, least);
  return {
    type: 'binary',
    op: sign.kind,
    left,
    right,
    bool,
    ...(matching && { matching }),
    from: left.from,
    to: right.to,
  };
}

function parseMatching(cursor: TokenCursor): Matching | undefined {
  const clause = cursor.accept('on') ?? cursor.accept('ignoring');
  const labels = clause ? parseLabels(cursor) : [];
  const group = clause && (cursor.accept('group_left') ?? cursor.accept('group_right'));
  const include = group && cursor.token.kind === '(' ? parseLabels(cursor) : [];
  if (/^fill/.test(cursor.token.kind))
    cursor.fail(
      'binop fill modifiers are experimental and not enabled',
      cursor.token,
      'Prometheus has them behind a feature flag; they are not supported here.',
    );
  if (!clause) return undefined;
  const many = group && (group.kind === 'group_left' ? ('left' as const) : ('right' as const));
  return { on: clause.kind === 'on', labels, ...(many && { many }), include };
}

function parseSigned(cursor: TokenCursor): Expr {
  const { kind } = cursor.token;
  if (kind !== '-' && kind !== '+') return parseModifiers(cursor, parseOperand(cursor));
  const { from } = cursor.advance();
  const expr = parseExpr(cursor, BEHIND_SIGN);
  if (expr.type === 'number') return { ...expr, value: kind === '-' ? -expr.value : expr.value, from };
  return { type: 'unary', op: kind, expr, from, to: expr.to };
}

function parseOperand(cursor: TokenCursor): Expr {
  const { kind, from, to } = cursor.token;
  switch (kind) {
    case 'number':
    case 'duration':
    case 'variable':
      return parseNumber(cursor);
    case 'string':
      cursor.advance();
      return { type: 'string', from, to, value: stringValue(cursor.text.slice(from, to)) };
    case '(':
      return parseParens(cursor);
    case '{':
      return parseSelector(cursor, undefined);
    case 'end of input':
      if (cursor.end === 0) cursor.fail('no expression found in input', { from: 0, to });
      return cursor.unexpected();
    default:
      return parseNamed(cursor);
  }
}

function parseParens(cursor: TokenCursor): Expr {
  const { from } = cursor.advance();
  const expr = parseExpr(cursor);
  cursor.expect(')');
  return { type: 'paren', expr, from, to: cursor.end };
}

/** Parses what begins with a word: an aggregation, a call, or a selector. */
function parseNamed(cursor: TokenCursor): Expr {
  const { kind } = cursor.token;
  if (!isMetricName(kind)) cursor.unexpected();
  const name = cursor.advance();
  const next = cursor.token.kind;
  if (AGGREGATION_WORDS.has(kind) && ['(', 'by', 'without'].includes(next))
    return parseAggregation(cursor, name, parseExpr);
  if ((kind === 'identifier' || QUERY_WORDS.has(kind)) && next === '(')
    return parseCall(cursor, name, parseExpr);
  return parseSelector(cursor, name);
}
