const MARK = '…';
/** Control characters except tab and line feed, and characters that change the direction of text. */
// eslint-disable-next-line no-control-regex
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** Removes control characters and lone surrogates from an external text. */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(UNSAFE, '').replace(LONE_SURROGATE, '\ufffd');
}

/** Like `cleanText`, on one line. */
export function oneLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim();
}

/** Measures the length of a text; UTF-16 code units unless the receiver's documentation says otherwise. */
export type Measure = (text: string) => number;

export const inUnits: Measure = (text) => text.length;
export const inBytes: Measure = (text) => Buffer.byteLength(text);

/**
 * Shortens a text to a maximum length and marks the cut. Never splits a character or an escape sequence.
 *
 * @param escape writes one character as the receiver requires
 */
export function cut(
  text: string,
  max: number,
  escape: (character: string) => string = (character) => character,
  measure: Measure = inUnits,
): string {
  let whole = '';
  let size = 0;
  /** The longest prefix that leaves room for the mark. */
  let fitting = '';
  for (const character of text) {
    const written = escape(character);
    size += measure(written);
    if (size > max) return max < measure(MARK) ? '' : fitting + MARK;
    whole += written;
    if (size <= max - measure(MARK)) fitting = whole;
  }
  return whole;
}
