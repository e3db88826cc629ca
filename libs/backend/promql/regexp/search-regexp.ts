import { expand } from './expand.js';
import { search, type Captures } from './match.js';
import { compile, type Program } from './program.js';
import { readRegexp } from './read-regexp.js';

/** An RE2 expression that is searched for anywhere in a text. */
export interface SearchRegExp {
  /** Number of steps of the compiled pattern; repetitions make it larger than the text. */
  readonly size: number;
  /** @param spend called with the work at each character; may throw to abort the search */
  test(text: string, spend: (work: number) => void): boolean;
  /** Replaces all matches; `$1`, `${name}` and `$$` as in Go. */
  replaceAll(text: string, replacement: string, spend: (work: number) => void): string;
}

/**
 * Compiles a regular expression as Go's `regexp.Compile` does: RE2 syntax, `.` matches no line feed, matches anywhere.
 *
 * @throws RegexpError with Go's reason
 */
export function compileSearch(pattern: string): SearchRegExp {
  const { program, groups } = read(pattern);
  return {
    size: program.steps.length,
    test: (text, spend) => search(program, text, 0, spend) !== undefined,
    replaceAll(text, replacement, spend) {
      let result = '';
      let copied = 0;
      for (const match of matches(program, text, spend)) {
        const [start = 0, end = 0] = match;
        result += text.slice(copied, start) + expand(replacement, match, text, groups);
        copied = end;
      }
      return result + text.slice(copied);
    },
  };
}

function read(pattern: string): { program: Program; groups: readonly string[] } {
  // In label patterns `.` matches line feeds; in Go's regexps it does not.
  const { root, groups } = readRegexp(pattern, { dotAll: false });
  return { program: compile(root), groups };
}

/** Yields consecutive matches; an empty match directly after another match is skipped. */
function* matches(program: Program, text: string, spend: (work: number) => void): Generator<Captures> {
  let last = 0;
  for (let at = 0; at <= text.length;) {
    const match = search(program, text, at, spend);
    if (!match) return;
    const [start = 0, end = 0] = match;
    if (end > last || start === 0) yield match;
    last = end;
    const width = (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
    at = Math.max(at + width, end);
  }
}
