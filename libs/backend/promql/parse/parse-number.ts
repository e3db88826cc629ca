import type { TokenCursor } from './token-cursor.js';
import type { NumberLiteral } from './duration-ast.js';
import { durationSeconds, numberValue } from './numbers.js';

/** Value of a dashboard variable in seconds: five minutes, a typical setting. */
const VARIABLE_SECONDS = 300;

/** Parses a number or a duration; the caller has checked that one is next. */
export function parseNumber(cursor: TokenCursor): NumberLiteral {
  const { kind, from, to } = cursor.token;
  const text = cursor.textOf(cursor.token);
  const value =
    kind === 'variable' ? VARIABLE_SECONDS : kind === 'number' ? numberValue(text) : durationSeconds(text);
  if (typeof value === 'string') cursor.fail(value, { from, to });
  cursor.advance();
  return { type: 'number', from, to, value, ...(kind !== 'number' && { duration: true as const }) };
}
