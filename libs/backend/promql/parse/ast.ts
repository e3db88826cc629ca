import type { DurationExpr, NumberLiteral } from './duration-ast.js';
import type { Span } from './span.js';

export type { NumberLiteral, Span };

export type MatchOperator = '=' | '!=' | '=~' | '!~';

export interface LabelMatcher extends Span {
  readonly label: string;
  readonly op: MatchOperator;
  readonly value: string;
  /** Start of the value's string literal, which ends at `to`. */
  readonly valueFrom?: number;
}

/** `offset` and `@` of a selector or a subquery. */
export interface TimeShift {
  /** Offset into the past, milliseconds; NaN when `offsetExpr` depends on the query and is not resolved yet. */
  readonly offsetMs?: number;
  /** The offset's source, when it is more than one literal. `resolveDurations` evaluates it. */
  readonly offsetExpr?: DurationExpr;
  /** Milliseconds since 1970, or `start` or `end` of the query. */
  readonly at?: number | 'start' | 'end';
}

export interface StringLiteral extends Span {
  readonly type: 'string';
  readonly value: string;
}

export interface VectorSelector extends Span, TimeShift {
  readonly type: 'vector';
  /** Undefined when only matchers select. */
  readonly name?: string;
  /** Position of the name: before the braces, or as a string within them. */
  readonly named?: Span & { readonly inBraces?: true };
  readonly matchers: readonly LabelMatcher[];
}

export interface MatrixSelector extends Span {
  readonly type: 'matrix';
  readonly selector: VectorSelector;
  /** Milliseconds; NaN when `rangeExpr` depends on the query and is not resolved yet. */
  readonly rangeMs: number;
  /** The range's source, when it is more than one literal. */
  readonly rangeExpr?: DurationExpr;
}

export interface Subquery extends Span, TimeShift {
  readonly type: 'subquery';
  readonly expr: Expr;
  /** Milliseconds; NaN when `rangeExpr` depends on the query and is not resolved yet. */
  readonly rangeMs: number;
  /** The range's source, when it is more than one literal. */
  readonly rangeExpr?: DurationExpr;
  /** Milliseconds; NaN like `rangeMs`. Undefined: the evaluation interval. */
  readonly stepMs?: number;
  /** The step's source, when it is more than one literal. */
  readonly stepExpr?: DurationExpr;
}

export interface Call extends Span {
  readonly type: 'call';
  readonly func: string;
  readonly args: readonly Expr[];
}

export interface Aggregation extends Span {
  readonly type: 'aggregation';
  readonly op: string;
  /** `k`, the quantile, or the label of `count_values`. */
  readonly param?: Expr;
  readonly expr: Expr;
  readonly grouping: readonly string[];
  readonly without: boolean;
}

/** How series of two operands are matched. */
export interface Matching {
  readonly on: boolean;
  readonly labels: readonly string[];
  /** The side of which several series may match one of the other side. */
  readonly many?: 'left' | 'right';
  /** Labels copied from the one side. */
  readonly include: readonly string[];
}

export interface Binary extends Span {
  readonly type: 'binary';
  readonly op: string;
  readonly left: Expr;
  readonly right: Expr;
  /** `bool`: returns 0 or 1 instead of filtering. */
  readonly bool: boolean;
  readonly matching?: Matching;
}

export interface Unary extends Span {
  readonly type: 'unary';
  readonly op: '-' | '+';
  readonly expr: Expr;
}

export interface Paren extends Span {
  readonly type: 'paren';
  readonly expr: Expr;
}

/** A PromQL expression. */
export type Expr =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | MatrixSelector
  | Subquery
  | Call
  | Aggregation
  | Binary
  | Unary
  | Paren;

export const COMPARISONS: readonly string[] = ['==', '!=', '>', '<', '>=', '<='];
export const SET_OPERATORS: readonly string[] = ['and', 'or', 'unless'];

/** An expression other than a wrapper around a single inner expression. */
export type Core = Exclude<Expr, MatrixSelector | Subquery | Unary | Paren>;

/** Strips parentheses, signs, ranges and subqueries: the inner expression decides about series and metric. */
export function coreOf(expr: Expr): Core {
  switch (expr.type) {
    case 'matrix':
      return expr.selector;
    case 'subquery':
    case 'unary':
    case 'paren':
      return coreOf(expr.expr);
    default:
      return expr;
  }
}

/** The direct parts of an expression, in the order of the text. */
export function partsOf(expr: Expr): readonly Expr[] {
  switch (expr.type) {
    case 'matrix':
      return [expr.selector];
    case 'call':
      return expr.args;
    case 'aggregation':
      return expr.param ? [expr.param, expr.expr] : [expr.expr];
    case 'binary':
      return [expr.left, expr.right];
    case 'subquery':
    case 'unary':
    case 'paren':
      return [expr.expr];
    default:
      return [];
  }
}

/** Strips parentheses around an expression. */
export function bare(expr: Expr): Expr {
  return expr.type === 'paren' ? bare(expr.expr) : expr;
}
