import type { TokenCursor } from './token-cursor.js';
import type { DurationExpr, DurationOperation, NumberLiteral } from './duration-ast.js';
import { tooDeepDuration } from './depth.js';
import { durationValue, isConstant, LONGEST_SECONDS } from './duration-value.js';
import { parseNumber } from './parse-number.js';
import type { Token } from './token.js';

type Operator = DurationOperation['op'];

const PRECEDENCE: Readonly<Record<string, number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '%': 2, '^': 3 };
/** Precedence of a sign, equal to that of `*`: `-2 ^ 2` is -4. */
const BEHIND_SIGN = 3;

/** The context of a duration, for messages. */
type Place = 'subquery or range selector' | 'offset';

/** Parses a range or a step. @throws PromqlError for a literal that is not positive */
export function parseRange(cursor: TokenCursor): DurationExpr {
  const duration = operations(cursor, operand(cursor, 'subquery or range selector'), 1);
  if (duration.type === 'number' && !(duration.value > 0))
    cursor.fail('duration must be greater than 0', duration);
  return refuseDeep(cursor, duration);
}

/**
 * Parses the duration after `offset`. An operator after a literal or a call belongs to the enclosing expression:
 * `a offset 5m + b` is `(a offset 5m) + b`. After parentheses it belongs to the duration, as in Prometheus.
 */
export function parseOffset(cursor: TokenCursor): DurationExpr {
  return refuseDeep(cursor, readOffset(cursor));
}

function refuseDeep(cursor: TokenCursor, duration: DurationExpr): DurationExpr {
  const deep = tooDeepDuration(duration);
  return deep ? cursor.tooDeep(deep) : duration;
}

function readOffset(cursor: TokenCursor): DurationExpr {
  const place = 'offset';
  const sign = cursor.accept('-') ?? cursor.accept('+');
  if (!sign) {
    const open = cursor.token.kind === '(';
    const duration = operand(cursor, place);
    return open ? operations(cursor, duration, 1) : duration;
  }
  const again = ['-', '+'].includes(cursor.token.kind);
  if (!again) return signed(cursor, sign, operand(cursor, place));
  const duration = operations(cursor, operand(cursor, place), BEHIND_SIGN);
  return operations(cursor, signed(cursor, sign, duration), 1);
}

/** The milliseconds of a duration that does not depend on the query, else NaN. */
export function knownMs(duration: DurationExpr, mayBeNegative: boolean): number {
  if (duration.type === 'number') return Math.trunc(Math.round(duration.value * 1e9) / 1e6) + 0;
  if (!isConstant(duration)) return NaN;
  const ms = durationValue(duration, { startMs: 0, endMs: 0, stepMs: 0 }, mayBeNegative);
  return typeof ms === 'number' ? ms : NaN;
}

/** Parses a duration whose operators have at least this precedence. */
function nested(cursor: TokenCursor, place: Place, least: number): DurationExpr {
  cursor.enter();
  const duration = operations(cursor, operand(cursor, place), least);
  cursor.leave();
  return duration;
}

function operations(cursor: TokenCursor, first: DurationExpr, least: number): DurationExpr {
  let left = first;
  for (;;) {
    const precedence = PRECEDENCE[cursor.token.kind] ?? 0;
    if (precedence < least) return left;
    const sign = cursor.advance();
    const op = sign.kind as Operator;
    const next = op === '^' ? precedence : precedence + 1;
    const right = nested(cursor, 'subquery or range selector', next);
    if (right.type === 'number' && right.value === 0 && (op === '/' || op === '%'))
      cursor.fail(op === '/' ? 'division by zero' : 'modulo by zero', sign);
    left = { type: 'operation', op, left, right, from: left.from, to: right.to };
  }
}

function operand(cursor: TokenCursor, place: Place): DurationExpr {
  const { kind, from } = cursor.token;
  switch (kind) {
    case 'number':
    case 'duration':
    case 'variable':
      return inRange(cursor, parseNumber(cursor));
    case '+':
    case '-': {
      const sign = cursor.advance();
      return signed(cursor, sign, nested(cursor, place, BEHIND_SIGN));
    }
    case '(': {
      cursor.advance();
      const expr = nested(cursor, place, 1);
      cursor.expect(')', 'subquery or range', '")"');
      return { type: 'paren', expr, from, to: cursor.end };
    }
    case 'step':
    case 'range':
      cursor.advance();
      cursor.expect('(', place, '"("');
      cursor.expect(')', place, '")"');
      return { type: kind, from, to: cursor.end };
    case 'min_of':
    case 'max_of':
      return ofTwo(cursor, kind, place);
    default:
      return cursor.unexpected(place, 'number, duration, step(), or range()');
  }
}

function ofTwo(cursor: TokenCursor, op: 'min_of' | 'max_of', place: Place): DurationExpr {
  const { from } = cursor.advance();
  cursor.expect('(', place, '"("');
  const left = nested(cursor, place, 1);
  cursor.expect(',', place, '","');
  const right = nested(cursor, place, 1);
  cursor.expect(')', place, '")"');
  return { type: 'operation', op, left, right, from, to: cursor.end };
}

function signed(cursor: TokenCursor, sign: Token, expr: DurationExpr): DurationExpr {
  const { from } = sign;
  const negative = sign.kind === '-';
  if (expr.type === 'number')
    return inRange(cursor, { ...expr, value: negative ? -expr.value : expr.value, from });
  return negative ? { type: 'unary', op: '-', expr, from, to: expr.to } : expr;
}

function inRange(cursor: TokenCursor, literal: NumberLiteral): NumberLiteral {
  if (Math.abs(literal.value) <= LONGEST_SECONDS) return literal;
  return cursor.fail('duration out of range', literal);
}
