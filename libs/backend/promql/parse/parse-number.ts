import type { TokenCursor } from './token-cursor.js';
import type { NumberLiteral } from './duration-ast.js';
import { durationSeconds, numberValue } from './numbers.js';

/** What a variable of a dashboard counts as, in seconds: five minutes, which is what it usually is. */
const VARIABLE_SECONDS = 300;

/** A number or a duration; the caller has seen that one is next. */
export function parseNumber(cursor: TokenCursor): NumberLiteral {
  const { kind, from, to } = cursor.token;
  const text = cursor.textOf(cursor.token);
  const value =
    kind === 'variable' ? VARIABLE_SECONDS : kind === 'number' ? numberValue(text) : durationSeconds(text);
  if (typeof value === 'string') cursor.fail(value, { from, to });
  cursor.advance();
  return { type: 'number', from, to, value, ...(kind !== 'number' && { duration: true as const }) };
}
