import { printable } from '#kernel';

const MAX_DEPTH = 16;

/**
 * Makes a JSON line safe for readers that print its texts as they are: control characters in keys and values become
 * visible, so that nobody forges lines or steers the terminal. Stacks keep their line breaks; they are shown indented.
 */
export function printableLine(line: string): string {
  try {
    return `${JSON.stringify(safe(JSON.parse(line) as unknown, '', 0))}\n`;
  } catch {
    return `${printable(line.replace(/\n$/, ''))}\n`;
  }
}

function safe(value: unknown, key: string, depth: number): unknown {
  if (typeof value === 'string') return printable(value, key === 'stack' ? '\n' : '');
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return value.map((item) => safe(item, '', depth + 1));
  const entries = Object.entries(value).map(([name, item]) => [printable(name), safe(item, name, depth + 1)]);
  return Object.fromEntries(entries) as unknown;
}
