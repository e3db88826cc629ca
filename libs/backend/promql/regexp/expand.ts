import type { Captures } from './match.js';

/**
 * Inserts groups into a replacement. A name extends over letters, digits and underscores: `$1x` is the group `1x`,
 * which is empty.
 */
export function expand(
  replacement: string,
  captures: Captures,
  value: string,
  names: readonly string[],
): string {
  return replacement.replace(
    /\$(?:(\$)|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu,
    (_token, dollar?: string, bare?: string, braced?: string) => {
      if (dollar) return '$';
      const name = bare ?? braced ?? '';
      // As in Go, `$01` is no number, and of groups with the same name the first that matched is used.
      const indexes = /^(?:0|[1-9]\d*)$/.test(name) ? [Number(name)] : indexesOf(name, names);
      const index = indexes.find((one) => captures[one * 2] !== undefined);
      return index === undefined ? '' : value.slice(captures[index * 2], captures[index * 2 + 1]);
    },
  );
}

function indexesOf(name: string, names: readonly string[]): number[] {
  return names.flatMap((one, index) => (one === name ? [index] : []));
}
