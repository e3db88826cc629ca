import { matchWhole, type Captures } from './re2/match.js';
import { compile } from './re2/program.js';
import { readPattern, type Pattern } from './re2/read-pattern.js';

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
 * @throws RegExpError when the pattern is none, or uses what RE2 lacks, such as `(?=…)` and `\1`
 */
export function compileRegExp(text: string): WholeRegExp {
  const literals = literalsOf(text);
  const pattern = readPattern(text);
  const program = compile(pattern.root);
  return {
    test: (value) => (literals ? literals.has(value) : matchWhole(program, value) !== undefined),
    replace: (value, replacement) => {
      const captures = matchWhole(program, value);
      return captures && expand(replacement, [0, value.length, ...captures.slice(2)], value, pattern);
    },
  };
}

/** `a|b|c` without anything special is a set: by far the most frequent pattern. */
function literalsOf(text: string): ReadonlySet<string> | undefined {
  return /[\\.+*?()[\]{}^$]/.test(text) ? undefined : new Set(text.split('|'));
}

/** Names reach as far as letters, digits and underscores do: `$1x` is the group `1x`, which is empty. */
function expand(replacement: string, captures: Captures, value: string, { names }: Pattern): string {
  return replacement.replace(
    /\$(?:(\$)|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu,
    (_token, dollar?: string, bare?: string, braced?: string) => {
      if (dollar) return '$';
      const name = bare ?? braced ?? '';
      const index = /^\d+$/.test(name) ? Number(name) : names.indexOf(name);
      const [start, end] = [captures[index * 2], captures[index * 2 + 1]];
      return index < 0 || start === undefined || end === undefined ? '' : value.slice(start, end);
    },
  );
}
