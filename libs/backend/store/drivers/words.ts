const ASCII = /^[\0-\x7f]*$/;
const ASCII_WORDS = /[a-z0-9]+/g;
const WORDS = /[\p{L}\p{N}\p{Co}]+/gu;
const ACCENTS = /[\u0300-\u036f]/g;

/**
 * The words of a text as FTS5's tokenizer `unicode61` sees them: letters and digits in a row, without case and accents.
 */
export function wordsOf(text: string): readonly string[] {
  if (ASCII.test(text)) return text.toLowerCase().match(ASCII_WORDS) ?? [];
  return text.normalize('NFD').replace(ACCENTS, '').normalize('NFC').toLowerCase().match(WORDS) ?? [];
}
