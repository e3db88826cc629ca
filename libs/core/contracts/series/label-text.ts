const SPECIAL = /[\\"\n]/;
const PAIR = /\b([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/gs;

/** `a="x",b="y"`, escaped for the Prometheus text format, in the order of `names`. */
export function renderLabels(names: readonly string[], values: readonly string[]): string {
  return names.map((name, i) => `${name}="${escapeLabelValue(values[i] ?? '')}"`).join(',');
}

function escapeLabelValue(value: string): string {
  if (!SPECIAL.test(value)) return value;
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/** Parses rendered labels to an object. */
export function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(PAIR)) {
    labels[name] = value.includes('\\')
      ? value.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c))
      : value;
  }
  return labels;
}

/** A sample value in Prometheus' text format. */
export function numberText(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  return String(value);
}

/** A bucket's upper bound in the label `le`, for Prometheus text and OpenMetrics alike: `1.0`, `0.5`, `+Inf`. */
export function boundText(bound: number): string {
  const text = numberText(bound);
  return Number.isInteger(bound) && !text.includes('e') ? `${text}.0` : text;
}

/** The number in the label `le`; NaN without one. prom-client has numbers there, not texts. */
export function boundOf(le: string | number | undefined): number {
  if (le === '+Inf') return Infinity;
  return le === undefined || le === '' ? NaN : Number(le);
}

/**
 * A label value of a foreign metric: prom-client writes integer bounds and quantiles as `le="1"`; OpenMetrics requires
 * `1.0`.
 */
export function foreignLabelText(label: string, value: unknown): string {
  const text = String(value);
  const isBound =
    (label === 'le' || label === 'quantile') &&
    text !== '' &&
    text !== '+Inf' &&
    Number.isFinite(Number(text));
  return isBound ? boundText(Number(text)) : text;
}
