import type { LintFinding } from './lint-item.js';

/**
 * A finding for people: its place, the expression with the marked part, the problem and the suggestion.
 *
 * @example
 * ```
 * rules.yml:12 alert SlowOrders
 *   rat(orders_total[5m]) > 1
 *   ^^^
 *   syntax: unknown function with name "rat". Did you mean "rate"?
 * ```
 */
export function reportFinding({ item, from, to, rule, message, suggestion }: LintFinding): string {
  const before = item.expr.slice(0, from).split('\n');
  const line = item.expr.split('\n')[before.length - 1] ?? '';
  const column = before.at(-1)?.length ?? 0;
  const width = Math.max(1, Math.min(to - from, line.length - column));
  const place = item.line === undefined ? item.source : `${item.source}:${item.line + before.length - 1}`;
  return [
    `${place} ${item.what}`,
    `  ${line}`,
    `  ${' '.repeat(column)}${'^'.repeat(width)}`,
    `  ${rule}: ${message}${suggestion === undefined ? '' : ` ${suggestion}`}`,
  ].join('\n');
}

/** A finding on one line, for logs. */
export function findingLine({ item, from, rule, message, suggestion = '' }: LintFinding): string {
  return (
    `${item.source}, ${item.what}: ${rule} at ${from + 1}: ${message} ${suggestion}`.trimEnd() +
    ` In: ${item.expr}`
  );
}
