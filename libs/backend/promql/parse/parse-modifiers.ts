import type { Expr, MatrixSelector, Subquery, TimeShift, VectorSelector } from './ast.js';
import type { TokenCursor } from './token-cursor.js';
import { parseNumber } from './parse-number.js';
import { knownMs, parseOffset, parseRange } from './parse-duration.js';
import type { Span } from './span.js';

/** Parses the modifiers of a single operand: ranges, `offset`, `@`. */
export function parseModifiers(cursor: TokenCursor, operand: Expr): Expr {
  let expr = operand;
  // As in Prometheus, an offset of 0 does not count, so a second one may follow.
  let hasOffset = false;
  for (;;) {
    const { kind } = cursor.token;
    if (kind === '[') {
      expr = parseBrackets(cursor, expr, hasOffset);
      if (expr.type === 'subquery') hasOffset = false;
    } else if (kind === 'offset') {
      const shift = parseShift(cursor, expr, hasOffset);
      hasOffset ||= shift.offsetMs !== 0;
      expr = shifted(cursor, expr, shift, 'offset');
    } else if (kind === '@') expr = parseAt(cursor, expr);
    else if (kind === 'anchored' || kind === 'smoothed')
      cursor.fail(
        `${kind} modifier is experimental and not enabled`,
        cursor.token,
        'Prometheus has it behind a feature flag; it is not supported here.',
      );
    else return expr;
  }
}

function parseBrackets(cursor: TokenCursor, expr: Expr, hasOffset: boolean): MatrixSelector | Subquery {
  const { from: open } = cursor.advance();
  const range = parseRange(cursor);
  const rangeMs = knownMs(range, false);
  const ranged = { from: expr.from, rangeMs, ...(range.type !== 'number' && { rangeExpr: range }) };
  if (cursor.accept(':')) return parseSubquery(cursor, expr, ranged);
  cursor.expect(']', 'subquery or range', '":" or "]"');
  const here = { from: open, to: cursor.end };
  if (expr.type !== 'vector')
    return cursor.fail(
      'ranges only allowed for vector selectors',
      here,
      'Move it inside: rate(requests_total[5m]), or write a subquery: [5m:].',
    );
  if (hasOffset) cursor.fail('no offset modifiers allowed before range', here, 'Write it behind the range.');
  if (expr.at !== undefined)
    cursor.fail('no @ modifiers allowed before range', here, 'Write it behind the range.');
  return { type: 'matrix', selector: expr, ...ranged, to: cursor.end };
}

type Ranged = Pick<Subquery, 'from' | 'rangeMs' | 'rangeExpr'>;

function parseSubquery(cursor: TokenCursor, expr: Expr, ranged: Ranged): Subquery {
  if (cursor.accept(']')) return { type: 'subquery', expr, ...ranged, to: cursor.end };
  const step = parseRange(cursor);
  cursor.expect(']', 'subquery selector', '"]"');
  const stepMs = knownMs(step, false);
  return {
    type: 'subquery',
    expr,
    ...ranged,
    stepMs,
    ...(step.type !== 'number' && { stepExpr: step }),
    to: cursor.end,
  };
}

function parseShift(cursor: TokenCursor, expr: Expr, hasOffset: boolean): TimeShift {
  cursor.advance();
  const offset = parseOffset(cursor);
  if (hasOffset) cursor.fail('offset may not be set multiple times', expr, 'Keep one of them.');
  const offsetMs = knownMs(offset, true);
  return offset.type === 'number' ? { offsetMs } : { offsetMs, offsetExpr: offset };
}

function parseAt(cursor: TokenCursor, expr: Expr): Expr {
  cursor.advance();
  const { token } = cursor;
  if (token.kind === 'start' || token.kind === 'end') {
    cursor.advance();
    cursor.expect('(', '@', 'timestamp');
    cursor.expect(')', '@', 'timestamp');
    return shifted(cursor, expr, { at: token.kind }, '@');
  }
  const seconds = parseSeconds(cursor);
  if (!(Math.abs(seconds) < 2 ** 63))
    cursor.fail(`timestamp out of bounds for @ modifier: ${seconds}`, { from: token.from, to: cursor.end });
  // Half a millisecond is rounded away from 0, as in Go.
  const at = Math.sign(seconds) * Math.round(Math.abs(seconds) * 1000) + 0;
  return shifted(cursor, expr, { at }, '@');
}

function parseSeconds(cursor: TokenCursor): number {
  const sign = cursor.accept('-') ?? cursor.accept('+');
  const { kind } = cursor.token;
  if (kind !== 'number' && kind !== 'duration' && kind !== 'variable') cursor.unexpected('@', 'timestamp');
  const { value } = parseNumber(cursor);
  return sign?.kind === '-' ? -value : value;
}

const UNFIT: Record<string, string> = {
  offset:
    'offset modifier must be preceded by an instant vector selector or range vector selector or a subquery',
  '@': '@ modifier must be preceded by an instant vector selector or range vector selector or a subquery',
};

function shifted(cursor: TokenCursor, expr: Expr, shift: TimeShift, by: 'offset' | '@'): Expr {
  const { end: to } = cursor;
  const move = <T extends (VectorSelector | Subquery) & Span>(target: T): T => {
    if (by === '@' && target.at !== undefined)
      cursor.fail('@ <timestamp> may not be set multiple times', expr, 'Keep one of them.');
    return { ...target, ...shift };
  };
  if (expr.type === 'matrix') return { ...expr, to, selector: move(expr.selector) };
  if (expr.type === 'vector' || expr.type === 'subquery') return { ...move(expr), to };
  return cursor.fail(UNFIT[by] as string, expr, 'Move it to the selector inside.');
}
