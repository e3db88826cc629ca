/** Maximum characters compared, since paths come from outside. */
const MAX_LENGTH = 1_024;

/** A pattern without wildcards. */
const LITERAL = /^[^*:]*$/;

/**
 * Compiles a pattern of a sampling rule: `*` matches anything, `:name` one path segment. The parts between stars are
 * searched one after another, so that several stars cost no more than one.
 *
 * @returns a function that tests a text
 */
export function wildcardPattern(pattern: string): (text: string) => boolean {
  // A comparison takes a tenth of the time of a regular expression, and every new trace is tested against the paths of
  // health checks and pages.
  if (LITERAL.test(pattern)) return (text) => text === pattern;
  const beginning = pattern.slice(0, pattern.indexOf('*'));
  if (pattern === `${beginning}*` && LITERAL.test(beginning)) return (text) => text.startsWith(beginning);
  const pieces = pattern.split(/\*+/).map(sourceOf);
  if (pieces.length === 1) return fits(new RegExp(`^${pieces[0]}$`));
  const first = new RegExp(`^${pieces[0]}`, 'g');
  const last = new RegExp(`${pieces.at(-1)}$`, 'g');
  const between = pieces.slice(1, -1).map((piece) => new RegExp(piece, 'g'));
  const inOrder = [first, ...between, last];
  return (text) => {
    const path = text.slice(0, MAX_LENGTH);
    let at = 0;
    return inOrder.every((piece) => {
      piece.lastIndex = at;
      const found = piece.test(path);
      at = piece.lastIndex;
      return found;
    });
  };
}

function fits(pattern: RegExp): (text: string) => boolean {
  return (text) => pattern.test(text.slice(0, MAX_LENGTH));
}

function sourceOf(piece: string): string {
  return piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+?');
}
