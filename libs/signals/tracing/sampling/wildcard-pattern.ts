/** Characters of a name or a path that are compared: paths come from outside. */
const MAX_LENGTH = 1_024;

/** A text that stands for nothing but itself. */
const LITERAL = /^[^*:]*$/;

/**
 * Compiles a pattern of a sampling rule: `*` stands for anything, `:name` for one part of a path. The pieces between
 * the stars are searched one after the other, so that several stars cost no more than one.
 *
 * @returns whether a text fits
 */
export function wildcardPattern(pattern: string): (text: string) => boolean {
  // Every new trace is asked for the paths of health checks and pages: a comparison is a tenth of an expression.
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
