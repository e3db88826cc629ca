import { alertingError } from '../alerting-error.js';
import { numericComparisons } from './comparisons.js';

/**
 * The expression with another number in its comparison, that at the top: `sum(rate(x[5m])) / 60 > 5`. Of `a > 5 and b` it
 * is the one in `a > 5`.
 *
 * @throws ObservabilityError `OBS_ALERTING` when no comparison has a number, or several have
 * @example
 * ```ts
 * replaceThreshold('queue_depth > 100 and on () up == 1', 200); // two comparisons: throws
 * replaceThreshold('rate(errors_total[5m]) > 0.05', 0.01); // 'rate(errors_total[5m]) > 0.01'
 * ```
 */
export function replaceThreshold(expr: string, threshold: number): string {
  if (!Number.isFinite(threshold)) throw alertingError('threshold', `${threshold} is not a number`);
  const numbers = numericComparisons(expr).map(({ number }) => number);
  const [number, ...others] = numbers;
  if (!number)
    throw alertingError(
      'threshold',
      `the expression compares with no number: ${expr}; give the rule another expression`,
    );
  if (others.length > 0)
    throw alertingError(
      'threshold',
      `the expression compares with ${numbers.length} numbers: ${expr}; give the rule another expression`,
    );
  return expr.slice(0, number.from) + String(threshold) + expr.slice(number.to);
}
