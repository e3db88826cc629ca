const STRING = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`/.source;
const COMMENT = /(?<comment>#[^\n]*)/.source;
const VARIABLE = /\$\{\w+(?::\w+)?\}|\$\w+|\[\[\w+\]\]/.source;
const BARE_POINT = /(?<![\w.])(\d+)\.(?![\d.])(?:(?=[eE][+-]?\d))?/.source;
const TOKENS = new RegExp(`${STRING}|${COMMENT}|(?<variable>${VARIABLE})|(?<point>${BARE_POINT})`, 'g');

/**
 * The expression with what the grammar does not know in a form that it does, every position as before: variables of
 * dashboards and rules (`$__rate_interval`, `$window`) as a duration, `1.` as a number without a point,
 * comments as blanks.
 */
export function mask(expr: string): string {
  return expr.replace(TOKENS, (token, ...rest) => {
    const { comment, variable, point } = rest.at(-1) as Record<string, string | undefined>;
    if (comment) return ' '.repeat(comment.length);
    if (variable) return `${'0'.repeat(variable.length - 2)}5m`;
    return point ? maskPoint(point, rest) : token;
  });
}

function maskPoint(point: string, rest: unknown[]): string {
  const [offset, whole] = rest.slice(-3) as [number, string];
  const digits = point.slice(0, -1);
  return /^[eE]/.test(whole.slice(offset + point.length)) ? `0${digits}` : `${digits} `;
}
