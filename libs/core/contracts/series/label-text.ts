const SPECIAL = /[\\"\n]/;
const PAIR = /\b([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/gs;

/** `a="x",b="y"`, escaped as the Prometheus text format asks, in the order of the names. */
export function renderLabels(names: readonly string[], values: readonly string[]): string {
  return names.map((name, i) => `${name}="${escapeLabelValue(values[i] ?? '')}"`).join(',');
}

function escapeLabelValue(value: string): string {
  if (!SPECIAL.test(value)) return value;
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/** Rendered labels back into an object. */
export function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(PAIR)) {
    labels[name] = value.includes('\\')
      ? value.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c))
      : value;
  }
  return labels;
}
