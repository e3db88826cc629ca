import type { SeriesMatcher } from '#contracts';
import { bare, matchersOf, parse, seriesMatcher, type Expr, type VectorSelector } from '#promql';

/** An expression such as `queue_depth{queue="mail"} > 100`, which can be evaluated for a value without the store. */
export interface ThresholdShape {
  readonly metric: string;
  /** The selector as PromQL. */
  readonly selector: string;
  /**
   * Whether a pushed value with these labels meets the condition; undefined when the selector does not match the
   * labels.
   */
  judge(value: number, labels: Readonly<Record<string, string>>): boolean | undefined;
}

const COMPARE: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
};

/** Recognises an expression that compares the newest value of one metric with a number. */
export function thresholdShape(text: string): ThresholdShape | undefined {
  const expr = parsed(text);
  if (expr?.type !== 'binary' || expr.bool || !Object.hasOwn(COMPARE, expr.op)) return undefined;
  const [left, right] = [bare(expr.left), bare(expr.right)];
  const [leftNumber, rightNumber] = [numberOf(left), numberOf(right)];
  const compare = COMPARE[expr.op]!;
  if (left.type === 'vector' && rightNumber !== undefined)
    return shape(text, left, (value) => compare(value, rightNumber));
  if (right.type === 'vector' && leftNumber !== undefined)
    return shape(text, right, (value) => compare(leftNumber, value));
  return undefined;
}

function shape(
  text: string,
  selector: VectorSelector,
  meets: (value: number) => boolean,
): ThresholdShape | undefined {
  const matchers = matchersOf(selector);
  const metric = metricOf(matchers);
  if (metric === undefined || selector.offsetMs || selector.offsetExpr || selector.at !== undefined)
    return undefined;
  const selects = matchers.map(seriesMatcher);
  return {
    metric,
    selector: text.slice(selector.from, selector.to),
    judge: (value, labels) => {
      const named = { ...labels, __name__: metric };
      return selects.every((matches) => matches(named)) ? meets(value) : undefined;
    },
  };
}

function metricOf(matchers: readonly SeriesMatcher[]): string | undefined {
  return matchers.find(({ label, op }) => label === '__name__' && op === '=')?.value;
}

function numberOf(expr: Expr): number | undefined {
  if (expr.type === 'number') return expr.value;
  if (expr.type === 'paren') return numberOf(bare(expr));
  if (expr.type !== 'unary') return undefined;
  const inner = numberOf(bare(expr.expr));
  return inner === undefined || expr.op === '+' ? inner : -inner;
}

function parsed(text: string): Expr | undefined {
  try {
    return bare(parse(text));
  } catch {
    return undefined;
  }
}
