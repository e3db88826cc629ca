import {
  check,
  filters,
  finding,
  labelsOf,
  measureOf,
  parseTemplate,
  selectorsIn,
  type Catalogue,
  type Expr,
  type Finding,
  type Unit,
} from '#promql';
import type { LintItem } from './lint-item.js';

/**
 * Problems of an expression in its context: in itself, as an alert condition, as a recording rule's name, with a
 * panel's unit.
 */
export function checkItem(item: LintItem, catalogue: Catalogue): Finding[] {
  const found = check(item.expr, catalogue);
  if (found.some(({ rule }) => rule === 'syntax')) return found;
  const tree = parseTemplate(item.expr);
  return [
    ...found,
    ...checkRole(item, tree),
    ...checkTexts(item, tree, catalogue),
    ...checkPanelUnit(item, tree, catalogue),
  ];
}

function checkRole({ role, record }: LintItem, tree: Expr): Finding[] {
  // An alert without any series fires always on purpose: a dead man's switch.
  if (role === 'alert' && selectorsIn(tree).length > 0 && !isCondition(tree))
    return [
      finding(
        'always-true',
        tree,
        'this alert fires whenever there is data.',
        'Compare with a threshold: … > 5.',
      ),
    ];
  if (role === 'record' && record !== undefined && !/^[a-z]\w*(?::\w+)+$/.test(record))
    return [
      finding(
        'rule-name',
        tree,
        `the recording rule "${record}" is not named level:metric:operations.`,
        'Name it like job:requests:rate5m.',
      ),
    ];
  return [];
}

/** Whether the expression can have an empty result even if its series exist. */
function isCondition(expr: Expr): boolean {
  switch (expr.type) {
    case 'paren':
    case 'unary':
    case 'aggregation':
    case 'subquery':
      return isCondition(expr.expr);
    case 'call':
      return expr.func.startsWith('absent') || expr.args.some(isCondition);
    case 'vector':
      return expr.name === 'ALERTS';
    case 'binary':
      if (filters(expr)) return true;
      return expr.op === 'or'
        ? isCondition(expr.left) && isCondition(expr.right)
        : isCondition(expr.left) || isCondition(expr.right);
    default:
      return false;
  }
}

const TEMPLATE_LABEL = /\$labels\.(\w+)|\.Labels\.(\w+)|\{\{\s*(\w+)\s*\}\}/g;

/** Labels used in texts that the expression's result does not have: they would be rendered as empty. */
function checkTexts({ texts = [] }: LintItem, tree: Expr, catalogue: Catalogue): Finding[] {
  const labels = labelsOf(tree, catalogue);
  if (!labels) return [];
  const named = texts.flatMap((text) =>
    [...text.matchAll(TEMPLATE_LABEL)].map(([, ...groups]) => groups.find(Boolean) ?? ''),
  );
  return [...new Set(named)]
    .filter((label) => !labels.names.has(label))
    .map((label) =>
      finding(
        'unknown-label',
        tree,
        `the text shows the label "${label}", which the result does not have.`,
        `Aggregate by (${label}), or leave it out.`,
      ),
    );
}

const PANEL_UNITS: Record<string, Unit> = {
  s: 'seconds',
  ms: 'milliseconds',
  percent: 'percent',
  percentunit: 'ratio',
  bytes: 'bytes',
};
const CONVERSIONS: Record<string, string> = {
  'seconds ms': 'Set the unit to s, or multiply by 1000.',
  'milliseconds s': 'Set the unit to ms, or divide by 1000.',
  'ratio percent': 'Set the unit to percentunit, or multiply by 100.',
  'percent percentunit': 'Set the unit to percent, or divide by 100.',
};

function checkPanelUnit({ unit = '' }: LintItem, tree: Expr, catalogue: Catalogue): Finding[] {
  const measure = measureOf(tree, catalogue);
  const shown = PANEL_UNITS[unit];
  if (!measure || measure.perSecond || !shown || measure.unit === 'count' || measure.unit === shown)
    return [];
  const advice = CONVERSIONS[`${measure.unit} ${unit}`] ?? 'Set the unit of the panel to that of the query.';
  return [
    finding('wrong-unit', tree, `the panel shows ${unit}, the query is in ${inWords(measure.unit)}.`, advice),
  ];
}

function inWords(unit: Unit): string {
  return unit === 'ratio' ? 'shares of 1' : unit;
}
