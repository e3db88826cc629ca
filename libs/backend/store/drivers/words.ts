const ASCII = /^[\0-\x7f]*$/;
const ASCII_WORDS = /[a-z0-9]+/g;
const WORDS = /[\p{L}\p{N}\p{Co}]+/gu;
const ACCENTS = /[\u0300-\u036f]/g;

/**
 * Splits a text into words as FTS5's tokenizer `unicode61` does: runs of letters and digits, without case and
 * diacritics.
 */
export function wordsOf(text: string): readonly string[] {
  if (ASCII.test(text)) return text.toLowerCase().match(ASCII_WORDS) ?? [];
  return text.normalize('NFD').replace(ACCENTS, '').normalize('NFC').toLowerCase().match(WORDS) ?? [];
}
