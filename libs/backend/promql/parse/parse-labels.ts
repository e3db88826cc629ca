import type { LabelMatcher, MatchOperator, VectorSelector } from './ast.js';
import type { TokenCursor } from './token-cursor.js';
import { readRegexp } from '../regexp/read-regexp.js';
import { RegexpError } from '../regexp/regexp-text.js';
import { stringValue } from './scan-string.js';
import type { Span } from './span.js';
import { isLabelName, type Token } from './token.js';

const MATCH_OPERATORS: readonly string[] = ['=', '!=', '=~', '!~'];
const NAME = '__name__';

/** Parses labels in parentheses, as after `by`, `on` and `group_left`. */
export function parseLabels(cursor: TokenCursor): string[] {
  const where = 'grouping opts';
  cursor.expect('(', where, '"("');
  const labels: string[] = [];
  while (!(labels.length === 0 && cursor.accept(')'))) {
    labels.push(parseLabel(cursor));
    if (cursor.accept(')')) break;
    cursor.expect(',', where, '"," or ")"');
    if (cursor.accept(')')) break;
  }
  return labels;
}

function parseLabel(cursor: TokenCursor): string {
  const { token } = cursor;
  if (token.kind === 'string') {
    const label = stringValue(cursor.textOf(token));
    if (label === '') cursor.fail('invalid label name for grouping: ""', token);
    cursor.advance();
    return label;
  }
  if (!isLabelName(token.kind)) cursor.unexpected('grouping opts', 'label');
  return cursor.textOf(cursor.advance());
}

/** Parses a selector: `name`, `name{label="value"}` or `{"name", label="value"}`. */
export function parseSelector(cursor: TokenCursor, name: Token | undefined): VectorSelector {
  const from = name?.from ?? cursor.token.from;
  const outside = name && { name: cursor.textOf(name), named: { from: name.from, to: name.to } };
  const matchers = cursor.token.kind === '{' ? parseMatchers(cursor) : [];
  const span = { from, to: cursor.end };
  if (outside) return { type: 'vector', ...span, ...outside, matchers };
  const inside = matchers.find(({ label, op, value }) => label === NAME && op === '=' && value !== '');
  if (!inside) return { type: 'vector', ...span, matchers };
  const { value, valueFrom = inside.from, to } = inside;
  return {
    type: 'vector',
    ...span,
    name: value,
    named: { from: valueFrom, to, inBraces: true },
    matchers: matchers.filter((matcher) => matcher !== inside),
  };
}

function parseMatchers(cursor: TokenCursor): LabelMatcher[] {
  cursor.advance();
  const matchers: LabelMatcher[] = [];
  while (!(matchers.length === 0 && cursor.accept('}'))) {
    matchers.push(parseMatcher(cursor));
    if (cursor.accept('}')) break;
    cursor.expect(',', 'label matching', '"," or "}"');
    if (cursor.accept('}')) break;
  }
  return matchers;
}

function parseMatcher(cursor: TokenCursor): LabelMatcher {
  const { token } = cursor;
  if (token.kind !== 'identifier' && token.kind !== 'string')
    cursor.unexpected('label matching', 'identifier or "}"');
  const text = cursor.textOf(cursor.advance());
  const label = token.kind === 'string' ? stringValue(text) : text;
  const op = cursor.token.kind;
  if (!MATCH_OPERATORS.includes(op)) {
    if (token.kind === 'identifier') cursor.unexpected('label matching', 'label matching operator');
    return { label: NAME, op: '=', value: label, from: token.from, valueFrom: token.from, to: token.to };
  }
  cursor.advance();
  const literal = cursor.token;
  if (literal.kind !== 'string') cursor.unexpected('label matching', 'string');
  const value = stringValue(cursor.textOf(literal));
  if (op === '=~' || op === '!~') refuseRegexp(cursor, value, literal);
  cursor.advance();
  return {
    label,
    op: op as MatchOperator,
    value,
    from: token.from,
    valueFrom: literal.from,
    to: literal.to,
  };
}

function refuseRegexp(cursor: TokenCursor, value: string, at: Span): void {
  try {
    readRegexp(value);
  } catch (error) {
    if (!(error instanceof RegexpError)) throw error;
    cursor.fail(`error parsing regexp: ${error.message}`, at);
  }
}
