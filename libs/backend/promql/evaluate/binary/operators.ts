import { power } from '../values/go-math.js';

/** Operators that compute a new value. */
export const ARITHMETIC: ReadonlyMap<string, (left: number, right: number) => number> = new Map([
  ['+', (left, right) => left + right],
  ['-', (left, right) => left - right],
  ['*', (left, right) => left * right],
  ['/', (left, right) => left / right],
  ['%', (left, right) => left % right],
  ['^', power],
  ['atan2', Math.atan2],
]);

/** Operators that filter the left operand's values. */
export const COMPARISON: ReadonlyMap<string, (left: number, right: number) => boolean> = new Map([
  ['==', (left, right) => left === right],
  ['!=', (left, right) => left !== right],
  ['>', (left, right) => left > right],
  ['<', (left, right) => left < right],
  ['>=', (left, right) => left >= right],
  ['<=', (left, right) => left <= right],
]);

/** The effect of an operator on two values. */
export interface Operator {
  /** Undefined for filters, which keep the value. */
  readonly compute?: (left: number, right: number) => number;
  readonly keeps?: (left: number, right: number) => boolean;
  /** Whether the metric name no longer describes the result. */
  readonly dropName: boolean;
  /** Whether the operator itself, rather than `bool`, changes the meaning. */
  readonly isArithmetic: boolean;
}

/** @param bool whether a comparison returns 0 or 1 instead of filtering */
export function operatorOf(op: string, bool: boolean): Operator {
  const arithmetic = ARITHMETIC.get(op);
  if (arithmetic) return { compute: arithmetic, dropName: true, isArithmetic: true };
  const compare = COMPARISON.get(op)!;
  if (!bool) return { keeps: compare, dropName: false, isArithmetic: false };
  return { compute: (left, right) => (compare(left, right) ? 1 : 0), dropName: true, isArithmetic: false };
}
