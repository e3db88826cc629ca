/** Maximum characters of a name that are examined: its end decides. */
const MAX_NAME = 128;
const HUMP = /([a-z])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g;
const LETTERS = /[A-Za-z\u00c0-\u024f]+/g;

/**
 * Splits a name of any style into lower-case words: `userPass`, `DB_PASS`, `connect.sid`, `user[password]`,
 * `x-api-key`, `password2`. Digits separate words and are dropped.
 */
export function wordsOf(name: string): string[] {
  const end = name.length > MAX_NAME ? name.slice(-MAX_NAME) : name;
  const words = end.replace(HUMP, '$1$2 ').toLowerCase().match(LETTERS) ?? [];
  return words;
}
