/** Code of a character, for `charCodeAt`. */
export const code = (character: string): number => character.charCodeAt(0);

/** An ASCII digit. */
export function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

/** An ASCII letter, or `_`. */
export function isAlpha(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95;
}

/** An ASCII letter, `_` or a digit. */
export function isAlphaNumeric(c: number): boolean {
  return isAlpha(c) || isDigit(c);
}

/** White space in Prometheus; no other Unicode character counts. */
export function isSpace(c: number): boolean {
  return c === 32 || c === 9 || c === 10 || c === 13;
}

/** The character at an offset as shown in Prometheus' messages. */
export function quoted(text: string, at: number): string {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  return `'${JSON.stringify(character).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
