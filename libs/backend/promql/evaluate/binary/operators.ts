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

/** Operators that keep or drop the value of the left side. */
export const COMPARISON: ReadonlyMap<string, (left: number, right: number) => boolean> = new Map([
  ['==', (left, right) => left === right],
  ['!=', (left, right) => left !== right],
  ['>', (left, right) => left > right],
  ['<', (left, right) => left < right],
  ['>=', (left, right) => left >= right],
  ['<=', (left, right) => left <= right],
]);

/** What an operator does with two values. */
export interface Operator {
  /** Undefined for filters: the value is kept as it is. */
  readonly compute?: (left: number, right: number) => number;
  readonly keeps?: (left: number, right: number) => boolean;
  /** The result is no longer what the metric's name says. */
  readonly dropName: boolean;
  /** The operator itself, rather than `bool`, changes the meaning. */
  readonly isArithmetic: boolean;
}

/** @param bool whether a comparison gives 0 or 1 instead of filtering */
export function operatorOf(op: string, bool: boolean): Operator {
  const arithmetic = ARITHMETIC.get(op);
  if (arithmetic) return { compute: arithmetic, dropName: true, isArithmetic: true };
  const compare = COMPARISON.get(op)!;
  if (!bool) return { keeps: compare, dropName: false, isArithmetic: false };
  return { compute: (left, right) => (compare(left, right) ? 1 : 0), dropName: true, isArithmetic: false };
}
