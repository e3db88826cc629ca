const SHORT: Record<string, string> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
};
/** Go prints letters, marks, numbers, punctuation and symbols; of white space only the space character. */
const SPECIAL = /["'\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;
const SPECIAL_OR_WIDE = /["'\\]|[^\x20-\x7e]/gu;

/** A text in double quotes, as Go's `strconv.Quote` and `%q` write it; `onlyAscii` as `%+q` does. */
export function quote(text: string, onlyAscii = false): string {
  return `"${escape(text, '"', onlyAscii)}"`;
}

/** A character in single quotes, as Go's `%q` writes a number. */
export function quoteCharacter(point: number, onlyAscii = false): string {
  const isCharacter = point <= 0x10ffff && point >= 0 && !(point >= 0xd800 && point <= 0xdfff);
  return `'${escape(isCharacter ? String.fromCodePoint(point) : '\ufffd', "'", onlyAscii)}'`;
}

/** Whether Go prints a character unescaped. */
export function isPrintable(character: string): boolean {
  return /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character);
}

function escape(text: string, mark: string, onlyAscii: boolean): string {
  return text.replace(onlyAscii ? SPECIAL_OR_WIDE : SPECIAL, (character) => {
    if (character === mark) return `\\${mark}`;
    if (character === '"' || character === "'") return character;
    return SHORT[character] ?? numbered(character.codePointAt(0) as number);
  });
}

function numbered(point: number): string {
  const hex = point.toString(16);
  if (point < 0x80) return `\\x${hex.padStart(2, '0')}`;
  return point > 0xffff ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}
