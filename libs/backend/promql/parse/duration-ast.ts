import type { Span } from './span.js';

export interface NumberLiteral extends Span {
  readonly type: 'number';
  /** Seconds, when it is written as a duration. */
  readonly value: number;
  /** Whether it was written as a duration: `5m` rather than `300`. */
  readonly duration?: true;
}

/** `step()`: the query's step. `range()`: the query's end minus its start. */
export interface DurationOfQuery extends Span {
  readonly type: 'step' | 'range';
}

/** A sign before a duration. */
export interface SignedDuration extends Span {
  readonly type: 'unary';
  readonly op: '-' | '+';
  readonly expr: DurationExpr;
}

/** Arithmetic on durations, `min_of` and `max_of`. */
export interface DurationOperation extends Span {
  readonly type: 'operation';
  readonly op: '+' | '-' | '*' | '/' | '%' | '^' | 'min_of' | 'max_of';
  readonly left: DurationExpr;
  readonly right: DurationExpr;
}

/** A duration in parentheses. */
export interface DurationInParens extends Span {
  readonly type: 'paren';
  readonly expr: DurationExpr;
}

/** A duration expression: `step() * 2`, `max_of(5m, range())`. Numbers are seconds. */
export type DurationExpr =
  NumberLiteral | DurationOfQuery | SignedDuration | DurationOperation | DurationInParens;
