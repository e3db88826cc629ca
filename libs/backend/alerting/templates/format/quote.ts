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

/** A text in double quotes as Go's `%q` writes it. */
export function quote(text: string, onlyAscii = false): string {
  return `"${escape(text, '"', onlyAscii)}"`;
}

/** A character in single quotes. */
export function quoteCharacter(point: number, onlyAscii = false): string {
  const isCharacter = point <= 0x10ffff && point >= 0 && !(point >= 0xd800 && point <= 0xdfff);
  return `'${escape(isCharacter ? String.fromCodePoint(point) : '\ufffd', "'", onlyAscii)}'`;
}

/** Letters, marks, numbers, punctuation, symbols; of white space only the blank. */
export function isPrintable(character: string): boolean {
  return /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character);
}

function escape(text: string, mark: string, onlyAscii: boolean): string {
  return Array.from(text, (character) => {
    if (character === mark) return `\\${mark}`;
    const short = SHORT[character];
    if (short !== undefined) return short;
    const point = character.codePointAt(0) as number;
    if (point >= 0x20 && point < 0x7f) return character;
    if (point < 0x80) return `\\x${point.toString(16).padStart(2, '0')}`;
    if (!onlyAscii && isPrintable(character)) return character;
    return point > 0xffff
      ? `\\U${point.toString(16).padStart(8, '0')}`
      : `\\u${point.toString(16).padStart(4, '0')}`;
  }).join('');
}
