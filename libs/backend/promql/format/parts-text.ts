import type {
  Aggregation,
  Binary,
  LabelMatcher,
  MatrixSelector,
  Subquery,
  TimeShift,
  VectorSelector,
} from '../parse/ast.js';
import { durationExprText } from './duration-expr-text.js';
import { durationText, quote } from './go-text.js';

const PLAIN_LABEL = /^[A-Za-z_]\w*$/;

function labelText(label: string): string {
  return PLAIN_LABEL.test(label) ? label : quote(label);
}

function labelsText(labels: readonly string[]): string {
  return `(${labels.map(labelText).join(', ')})`;
}

/** `sum by (job) `, with a space after the labels. */
export function aggregationHead({ op, without, grouping }: Aggregation): string {
  if (without) return `${op} without ${labelsText(grouping)} `;
  return grouping.length > 0 ? `${op} by ${labelsText(grouping)} ` : op;
}

/** The operator with modifiers such as `bool`, `on` and `group_left`. */
export function operatorText({ op, bool, matching }: Binary): string {
  let text = bool ? `${op} bool` : op;
  if (!matching) return text;
  const { on, labels, many, include } = matching;
  if (on || many || labels.length > 0) text += ` ${on ? 'on' : 'ignoring'} ${labelsText(labels)}`;
  return many ? `${text} group_${many} ${labelsText(include)}` : text;
}

/** A selector without `@` and `offset`; matchers are sorted. */
export function selectorText({ name, named, matchers }: VectorSelector): string {
  const outside = name !== undefined && !named?.inBraces ? name : '';
  const inside = named?.inBraces ? [`__name__=${quote(name ?? '')}`] : [];
  const texts = [...matchers.map(matcherText), ...inside].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return texts.length > 0 ? `${outside}{${texts.join(',')}}` : outside;
}

function matcherText({ label, op, value }: LabelMatcher): string {
  return `${labelText(label)}${op}${quote(value)}`;
}

/** ` @ 5.000 offset 1m`. */
export function shiftText({ at, offsetMs, offsetExpr }: TimeShift): string {
  const when = at === undefined ? '' : ` @ ${typeof at === 'number' ? (at / 1000).toFixed(3) : `${at}()`}`;
  if (offsetExpr) return `${when} offset ${durationExprText(offsetExpr)}`;
  return offsetMs ? `${when} offset ${durationText(offsetMs)}` : when;
}

/** `[5m]`, or `[1h:5m]`. */
export function rangeText(expr: MatrixSelector | Subquery): string {
  const range = expr.rangeExpr ? durationExprText(expr.rangeExpr) : durationText(expr.rangeMs);
  if (expr.type === 'matrix') return `[${range}]`;
  const { stepExpr, stepMs } = expr;
  const step = stepExpr ? durationExprText(stepExpr) : stepMs ? durationText(stepMs) : '';
  return `[${range}:${step}]`;
}
