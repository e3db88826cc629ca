import { ObservabilityError } from '#contracts';
import type { Span } from './span.js';

/** Maximum length of a long expression in a message. */
const EXCERPT = 120;

/**
 * An expression that Prometheus would refuse: the problem, its position, and a suggestion. Match on `code`
 * (`OBS_PROMQL`) rather than on the class.
 *
 * @example
 * ```ts
 * try { parse('rat(hits_total[5m])'); }
 * catch (error) { if (error instanceof PromqlError) console.log(error.position, error.problem, error.suggestion); } // '1:1', 'unknown function…', 'Did you mean "rate"?'
 * ```
 */
export class PromqlError extends ObservabilityError {
  /** Offset of the first wrong character, in UTF-16 code units. */
  readonly from: number;
  /** Offset after the last wrong character. */
  readonly to: number;
  /** Line and column of `from`, both counted from 1: `2:5`. */
  readonly position: string;

  /**
   * @param problem what is wrong, with Prometheus' message where it has one
   * @param at position in the expression
   * @param suggestion what to write instead
   */
  constructor(
    readonly expr: string,
    readonly problem: string,
    at: Span,
    readonly suggestion?: string,
  ) {
    const position = positionOf(expr, at.from);
    const advice = suggestion === undefined ? '' : ` ${suggestion}`;
    super('OBS_PROMQL', `${position}: parse error: ${problem}.${advice} In: ${excerpt(expr, at.from)}`);
    this.from = at.from;
    this.to = at.to;
    this.position = position;
  }
}

function positionOf(expr: string, offset: number): string {
  const before = expr.slice(0, offset);
  const line = before.split('\n').length;
  return `${line}:${offset - before.lastIndexOf('\n')}`;
}

function excerpt(expr: string, around: number): string {
  if (expr.length <= EXCERPT) return expr;
  const from = Math.max(0, Math.min(around - EXCERPT / 2, expr.length - EXCERPT));
  const to = from + EXCERPT;
  return `${from > 0 ? '…' : ''}${expr.slice(from, to)}${to < expr.length ? '…' : ''}`;
}
