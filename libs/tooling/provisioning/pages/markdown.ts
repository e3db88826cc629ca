/** A table; pipes inside cells are escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replace(/[\r\n]+/g, ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Inline code, fenced with more backquotes than the text contains in a row. */
export function code(text: string): string {
  const fence = fenceOf(text, 1);
  return fence.length === 1 ? `\`${text}\`` : `${fence} ${text} ${fence}`;
}

/** A row of backquotes longer than any in the text. */
function fenceOf(text: string, least: number): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([row]) => row.length));
  return '`'.repeat(Math.max(least, longest + 1));
}

export const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');

export const numbered = (items: readonly string[]): string =>
  items.map((item, index) => `${index + 1}. ${item}`).join('\n');

export function promql(expr: string): string {
  const fence = fenceOf(expr, 3);
  return `${fence}promql\n${expr.trim()}\n${fence}`;
}
