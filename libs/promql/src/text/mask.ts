const STRING = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`/.source;
const COMMENT = /#[^\n]*/.source;
const VARIABLE = /\$\{\w+(?::\w+)?\}|\$\w+|\[\[\w+\]\]/.source;
const BARE_POINT = /(?<![\w.])(\d+)\.(?![\d.])(?:(?=[eE][+-]?\d))?/.source;
const TOKENS = new RegExp(`${STRING}|${COMMENT}|(?<variable>${VARIABLE})|(?<point>${BARE_POINT})`, 'g');

/**
 * The expression with what the grammar does not know in a form that it does, every position as before: variables of
 * dashboards and rules (`$__rate_interval`, `$window`) as a duration, `1.` as a number without a point.
 */
export function mask(expr: string): string {
  return expr.replace(TOKENS, (token, ...rest) => {
    const { variable, point } = rest.at(-1) as { variable?: string; point?: string };
    if (variable) return `${'0'.repeat(variable.length - 2)}5m`;
    return point ? maskPoint(point, rest) : token;
  });
}

function maskPoint(point: string, rest: unknown[]): string {
  const [offset, whole] = rest.slice(-3) as [number, string];
  const digits = point.slice(0, -1);
  return /^[eE]/.test(whole.slice(offset + point.length)) ? `0${digits}` : `${digits} `;
}
