import { expand } from './expand.js';
import { matchWhole } from './match.js';
import { compile } from './program.js';
import { readRegexp } from './read-regexp.js';

/** An RE2 expression that matches whole values. */
export interface WholeRegExp {
  test(value: string): boolean;
  /**
   * The replacement with `$1`, `${1}`, `$name` and `${name}` replaced by groups, `$$` by a dollar; undefined when the
   * value does not match.
   */
  replace(value: string, replacement: string): string | undefined;
}

/**
 * Compiles a regular expression as Prometheus does: RE2 syntax, matching the whole value, `.` matching line feeds.
 * Matching takes time linear in the value's length for any pattern.
 *
 * @throws RegexpError with Go's reason when the pattern is invalid, or uses syntax that RE2 lacks, such as `(?=…)` and
 *   `\1`
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

/** `a|b|c` without special characters is a set; by far the most frequent pattern. */
function literalsOf(text: string): ReadonlySet<string> | undefined {
  return /[\\.+*?()[\]{}^$]/.test(text) ? undefined : new Set(text.split('|'));
}
