import type { DurationExpr, NumberLiteral } from './duration-ast.js';
import type { Span } from './span.js';

export type { NumberLiteral, Span };

export type MatchOperator = '=' | '!=' | '=~' | '!~';

export interface LabelMatcher extends Span {
  readonly label: string;
  readonly op: MatchOperator;
  readonly value: string;
  /** Where the string of the value begins; it goes on to `to`. */
  readonly valueFrom?: number;
}

/** `offset` and `@` of a selector or a subquery. */
export interface TimeShift {
  /** Milliseconds into the past; NaN where `offsetExpr` depends on the query and is not resolved yet. */
  readonly offsetMs?: number;
  /** The offset as it is written, when that is more than one literal. `resolveDurations` works it out. */
  readonly offsetExpr?: DurationExpr;
  /** Milliseconds since 1970, or an end of the evaluated range. */
  readonly at?: number | 'start' | 'end';
}

export interface StringLiteral extends Span {
  readonly type: 'string';
  readonly value: string;
}

export interface VectorSelector extends Span, TimeShift {
  readonly type: 'vector';
  /** Missing when only matchers select. */
  readonly name?: string;
  /** Where the name stands: the word before the braces, or a string in them. */
  readonly named?: Span & { readonly inBraces?: true };
  readonly matchers: readonly LabelMatcher[];
}

export interface MatrixSelector extends Span {
  readonly type: 'matrix';
  readonly selector: VectorSelector;
  /** Milliseconds; NaN where `rangeExpr` depends on the query and is not resolved yet. */
  readonly rangeMs: number;
  /** The range as it is written, when that is more than one literal. */
  readonly rangeExpr?: DurationExpr;
}

export interface Subquery extends Span, TimeShift {
  readonly type: 'subquery';
  readonly expr: Expr;
  /** Milliseconds; NaN where `rangeExpr` depends on the query and is not resolved yet. */
  readonly rangeMs: number;
  /** The range as it is written, when that is more than one literal. */
  readonly rangeExpr?: DurationExpr;
  /** Milliseconds; NaN as with `rangeMs`. Missing: the interval of evaluation. */
  readonly stepMs?: number;
  /** The step as it is written, when that is more than one literal. */
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

/** How series of two sides find each other. */
export interface Matching {
  readonly on: boolean;
  readonly labels: readonly string[];
  /** The side with many series for one of the other. */
  readonly many?: 'left' | 'right';
  /** Labels taken over from the side of one. */
  readonly include: readonly string[];
}

export interface Binary extends Span {
  readonly type: 'binary';
  readonly op: string;
  readonly left: Expr;
  readonly right: Expr;
  /** `bool`: 0 or 1 instead of a filter. */
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

/** An expression whose series are not simply those of the one expression in it. */
export type Core = Exclude<Expr, MatrixSelector | Subquery | Unary | Paren>;

/** What stands within parentheses, a sign, a range or a subquery: it says which series there are, and of what. */
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

/** The parts an expression is made of, in the order of the text. */
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

/** The expression without the parentheses around it. */
export function bare(expr: Expr): Expr {
  return expr.type === 'paren' ? bare(expr.expr) : expr;
}
