import type { DurationExpr, DurationOperation } from './duration-ast.js';
import type { Span } from './span.js';

/** The times of a query on which a duration may depend, milliseconds. */
export interface QueryWindow {
  readonly startMs: number;
  readonly endMs: number;
  /** 0 for an instant query. */
  readonly stepMs: number;
}

/** Why a duration is invalid, and its position. */
export interface DurationProblem extends Span {
  readonly problem: string;
}

/** Prometheus' maximum duration: 2^63 nanoseconds, in seconds. */
export const LONGEST_SECONDS = 2 ** 63 / 1e9;

/**
 * Evaluates a duration to milliseconds, as Prometheus 3.14 does (`promql/durations.go`): in seconds, truncated to whole
 * milliseconds at the end.
 *
 * @param signed whether it may be 0 or negative, as an offset may
 */
export function durationValue(
  expr: DurationExpr,
  window: QueryWindow,
  signed: boolean,
): number | DurationProblem {
  const seconds = secondsOf(expr, window);
  if (typeof seconds !== 'number') return seconds;
  const { from, to } = expr;
  if (!Number.isFinite(seconds)) return { problem: 'duration is NaN or infinite', from, to };
  if (seconds <= 0 && !signed) return { problem: 'duration must be greater than 0', from, to };
  if (Math.abs(seconds) > LONGEST_SECONDS) return { problem: 'duration is out of range', from, to };
  return Math.trunc(seconds * 1000) + 0;
}

/** Whether a duration is independent of the query. */
export function isConstant(expr: DurationExpr): boolean {
  switch (expr.type) {
    case 'number':
      return true;
    case 'step':
    case 'range':
      return false;
    case 'operation':
      return isConstant(expr.left) && isConstant(expr.right);
    default:
      return isConstant(expr.expr);
  }
}

function secondsOf(expr: DurationExpr, window: QueryWindow): number | DurationProblem {
  switch (expr.type) {
    case 'number':
      return expr.value;
    case 'step':
      return window.stepMs / 1000;
    case 'range':
      return (window.endMs - window.startMs) / 1000;
    case 'paren':
      return secondsOf(expr.expr, window);
    case 'unary': {
      const seconds = secondsOf(expr.expr, window);
      return typeof seconds === 'number' && expr.op === '-' ? -seconds : seconds;
    }
    case 'operation':
      return operate(expr, window);
  }
}

function operate(expr: DurationOperation, window: QueryWindow): number | DurationProblem {
  const { op, from, to } = expr;
  const left = secondsOf(expr.left, window);
  const right = secondsOf(expr.right, window);
  if (typeof left !== 'number') return left;
  if (typeof right !== 'number') return right;
  if (right === 0 && op === '/') return { problem: 'division by zero', from, to };
  if (right === 0 && op === '%') return { problem: 'modulo by zero', from, to };
  return OPERATIONS[op](left, right);
}

const OPERATIONS: Record<DurationOperation['op'], (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => a ** b,
  min_of: (a, b) => Math.min(a, b),
  max_of: (a, b) => Math.max(a, b),
};
