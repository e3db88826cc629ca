import type { SyntaxNode } from '@lezer/common';
import { childrenOf, type Source } from './source.js';

const OPERATIONS: Record<string, (a: number, b: number) => number> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Mod: (a, b) => a % b,
  Pow: (a, b) => a ** b,
};

/** Milliseconds of a range, a step or an offset; arithmetic of constants is worked out. */
export function readDuration(node: SyntaxNode, source: Source): number {
  return Math.round(secondsOf(node, source) * 1000);
}

function secondsOf(node: SyntaxNode, source: Source): number {
  const [first, operator, second] = childrenOf(node);
  if (!first) return source.number(node);
  if (first.name === 'UnaryOp' && operator)
    return (source.text(first) === '-' ? -1 : 1) * secondsOf(operator, source);
  const operate = operator && OPERATIONS[operator.name];
  if (operate && second) return operate(secondsOf(first, source), secondsOf(second, source));
  if (first.name.startsWith('Duration') && first.name !== 'DurationExpr')
    source.fail(
      first,
      'durations that depend on the query are experimental in Prometheus.',
      'Write a fixed duration.',
    );
  return secondsOf(first, source);
}
