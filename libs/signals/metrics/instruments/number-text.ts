/** A sample value in Prometheus text. */
export function numberText(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  return String(value);
}

/** A bucket's upper bound as the `le` label shows it, the same in Prometheus text and OpenMetrics: `1.0`, `0.5`, `+Inf`. */
export function boundText(bound: number): string {
  const text = numberText(bound);
  return Number.isInteger(bound) && !text.includes('e') ? `${text}.0` : text;
}
