import { ObservabilityError } from '#contracts';
import type { Span } from './ast.js';

/** An expression that Prometheus would refuse: what is wrong, where, and what was probably meant. */
export class PromqlError extends ObservabilityError {
  readonly from: number;
  readonly to: number;

  /**
   * @param problem what is wrong, in a sentence
   * @param at where in the expression
   * @param suggestion what to write instead
   */
  constructor(
    readonly expr: string,
    readonly problem: string,
    at: Span,
    readonly suggestion?: string,
  ) {
    const advice = suggestion === undefined ? '' : ` ${suggestion}`;
    super('OBS_PROMQL', `at ${at.from + 1}: ${problem}${advice} In: ${expr}`);
    this.from = at.from;
    this.to = at.to;
  }
}
