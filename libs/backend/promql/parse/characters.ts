/** Code of a character, for `charCodeAt`. */
export const code = (character: string): number => character.charCodeAt(0);

/** A digit of ASCII. */
export function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

/** A letter of ASCII, or `_`. */
export function isAlpha(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95;
}

/** A letter of ASCII, `_` or a digit. */
export function isAlphaNumeric(c: number): boolean {
  return isAlpha(c) || isDigit(c);
}

/** What Prometheus takes for space: no other character of Unicode is. */
export function isSpace(c: number): boolean {
  return c === 32 || c === 9 || c === 10 || c === 13;
}

/** The character at an offset as Prometheus shows it in messages. */
export function quoted(text: string, at: number): string {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  return `'${JSON.stringify(character).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
