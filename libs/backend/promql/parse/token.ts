import type { Span } from './span.js';

/**
 * Kind of a token: its text for signs and operators (`(`, `>=`), its lower-case word for keywords (`sum`, `by`), else
 * one of `identifier`, `metric identifier`, `number`, `duration`, `string`, `variable`, `end of input`.
 */
export type TokenKind = string;

export interface Token extends Span {
  readonly kind: TokenKind;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

export const AGGREGATION_WORDS = words(
  'sum avg count min max group stddev stdvar topk bottomk count_values quantile limitk limit_ratio',
);
const OPERATOR_WORDS = words('and or unless atan2');
const MODIFIER_WORDS = words(
  'offset smoothed anchored by without on ignoring group_left group_right fill fill_left fill_right bool',
);
/** Words that are a function before `(` and a metric name elsewhere. */
export const QUERY_WORDS = words('start end step range min_of max_of');
/** Functions allowed in a range's brackets. */
export const DURATION_WORDS = words('step range min_of max_of');

export const KEYWORDS: ReadonlySet<string> = new Set([
  ...AGGREGATION_WORDS,
  ...OPERATOR_WORDS,
  ...MODIFIER_WORDS,
  ...QUERY_WORDS,
]);

/** `inf` and `nan` in any case. */
export const NUMBER_WORDS = words('inf nan');

const NO_METRIC_NAMES = words('bool on ignoring group_left group_right atan2');

/** Whether a token can be a metric name where an operand is expected. */
export function isMetricName(kind: TokenKind): boolean {
  return isName(kind) || (KEYWORDS.has(kind) && !NO_METRIC_NAMES.has(kind));
}

/** Whether a token can be a label name in `by (…)`, `on (…)` and similar lists. */
export function isLabelName(kind: TokenKind): boolean {
  return isName(kind) || (KEYWORDS.has(kind) && kind !== 'without');
}

function isName(kind: TokenKind): boolean {
  return kind === 'identifier' || kind === 'metric identifier';
}

const OPERATORS = words('+ - * / % ^ == != <= < >= > =~ !~ @ </ >/');

/** A token in the notation of Prometheus' messages: `identifier "a"`, `<op:+>`, `<by>`, `end of input`. */
export function describeToken(kind: TokenKind, text: string): string {
  if (kind === 'end of input') return kind;
  if (AGGREGATION_WORDS.has(kind)) return `<aggr:${text}>`;
  if (OPERATORS.has(kind) || OPERATOR_WORDS.has(kind)) return `<op:${text}>`;
  if (MODIFIER_WORDS.has(kind)) return `<${text}>`;
  if (kind === 'identifier' || kind === 'metric identifier') return `${kind} "${text}"`;
  const short = text.length > 10 ? `${JSON.stringify(text.slice(0, 10))}...` : JSON.stringify(text);
  return kind === 'number' || kind === 'duration' || kind === 'string' ? `${kind} ${short}` : short;
}
