import { matchWhole, type Captures } from './match.js';
import { compile } from './program.js';
import { readRegexp } from './read-regexp.js';

/** A regular expression of RE2 that matches whole values. */
export interface WholeRegExp {
  test(value: string): boolean;
  /**
   * The replacement with `$1`, `${1}`, `$name` and `${name}` replaced by groups, `$$` by a dollar; undefined when the value
   * does not match.
   */
  replace(value: string, replacement: string): string | undefined;
}

/**
 * Compiles a regular expression as Prometheus does: RE2 syntax, matching the whole value, `.` matching line feeds. Matching
 * takes time linear in the length of the value, whatever the pattern.
 *
 * @throws RegexpError with Go's reason when the pattern is none, or uses what RE2 lacks, such as `(?=…)` and `\1`
 */
export function compileRegExp(text: string): WholeRegExp {
  const literals = literalsOf(text);
  const { root, groups } = readRegexp(text);
  const program = compile(root);
  return {
    test: (value) => (literals ? literals.has(value) : matchWhole(program, value) !== undefined),
    replace: (value, replacement) => {
      const captures = matchWhole(program, value);
      return captures && expand(replacement, [0, value.length, ...captures.slice(2)], value, groups);
    },
  };
}

/** `a|b|c` without anything special is a set: by far the most frequent pattern. */
function literalsOf(text: string): ReadonlySet<string> | undefined {
  return /[\\.+*?()[\]{}^$]/.test(text) ? undefined : new Set(text.split('|'));
}

/** Names reach as far as letters, digits and underscores do: `$1x` is the group `1x`, which is empty. */
function expand(replacement: string, captures: Captures, value: string, names: readonly string[]): string {
  return replacement.replace(
    /\$(?:(\$)|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu,
    (_token, dollar?: string, bare?: string, braced?: string) => {
      if (dollar) return '$';
      const name = bare ?? braced ?? '';
      // As in Go, `$01` is no number, and of groups with the same name the first that matched counts.
      const indexes = /^(?:0|[1-9]\d*)$/.test(name) ? [Number(name)] : indexesOf(name, names);
      const index = indexes.find((one) => captures[one * 2] !== undefined);
      return index === undefined ? '' : value.slice(captures[index * 2], captures[index * 2 + 1]);
    },
  );
}

function indexesOf(name: string, names: readonly string[]): number[] {
  return names.flatMap((one, index) => (one === name ? [index] : []));
}
