const KEYWORDS = new Set(
  'by without on ignoring group_left group_right bool offset and or unless inf nan atan2 start end'.split(
    ' ',
  ),
);

/** Names of the metrics that an expression reads. */
export function metricsIn(expr: string): string[] {
  const bare = expr
    .replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g, '""')
    .replace(/\{[^{}]*\}|\[[^[\]]*\]/g, ' ')
    .replace(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ');
  const names = [...bare.matchAll(/(?<![\w:.])[A-Za-z_:][\w:]*(?![\w:])(?!\s*\()/g)].map(([name]) => name);
  return [...new Set(names)].filter((name) => !KEYWORDS.has(name.toLowerCase()));
}

/**
 * The reason for which a panel has no data, as a sentence.
 *
 * @param known names of the metric families in the store
 */
export function whyEmpty(exprs: readonly string[], known: ReadonlySet<string>): string {
  const names = [...new Set(exprs.flatMap(metricsIn))];
  const missing = names.filter((name) => !isKnown(name, known));
  const recorded = missing.filter((name) => name.includes(':'));
  const others = missing.filter((name) => !name.includes(':'));
  if (others.length > 0) return `The application has no samples of ${listText(others)} yet.`;
  if (recorded.length > 0)
    return `Rules record ${listText(recorded)}: nothing yet, or no rules are evaluated (options "alerting" and "alerting.presets").`;
  return `There is nothing of ${listText(names)} in this time. Choose a longer one.`;
}

function isKnown(name: string, known: ReadonlySet<string>): boolean {
  return known.has(name) || known.has(name.replace(/_(?:bucket|sum|count)$/, ''));
}

function listText(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}
