import { closingBracket, maskSource } from '../project/mask-source.js';

/**
 * Adds a dependency to the text of a package.json in alphabetical order and keeps its format. An existing dependency is not
 * changed.
 *
 * @param group `dependencies` or `devDependencies`
 * @returns undefined when the group is missing, empty or on one line
 */
export function withDependency(
  text: string,
  group: 'dependencies' | 'devDependencies',
  name: string,
  range: string,
): string | undefined {
  const shape = maskSource(text);
  const found = new RegExp(`"${group}"\\s*:\\s*\\{`).exec(text);
  if (!found) return undefined;
  const open = found.index + found[0].length - 1;
  const close = closingBracket(shape, open);
  if (close === undefined) return undefined;
  const inside = text.slice(open + 1, close);
  const entry = `${JSON.stringify(name)}: ${JSON.stringify(range)}`;
  const lines = [...inside.matchAll(/(\r?\n[ \t]*)"((?:\\.|[^"\\])*)"\s*:/g)];
  if (lines.some(([, , key]) => key === name)) return text;
  if (lines.length === 0) return undefined;
  const next = lines.find(([, , key]) => key! > name);
  if (next) return inserted(text, open + 1 + next.index, `${next[1]}${entry},`);
  const end = open + 1 + inside.trimEnd().length;
  return inserted(text, end, `,${lines.at(-1)![1]}${entry}`);
}

function inserted(text: string, at: number, piece: string): string {
  return text.slice(0, at) + piece + text.slice(at);
}
