const MARK = '…';
/** Characters of control but tab and line feed, and those that turn the direction of text round. */
// eslint-disable-next-line no-control-regex
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** A text from outside, as it can stand anywhere: no control characters, no half characters. */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(UNSAFE, '').replace(LONE_SURROGATE, '\ufffd');
}

/** The same on one line. */
export function oneLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim();
}

/** What the length of a text is counted in; receivers count UTF-16 units where they do not say. */
export type Measure = (text: string) => number;

export const inUnits: Measure = (text) => text.length;
export const inBytes: Measure = (text) => Buffer.byteLength(text);

/**
 * A text of at most so many UTF-16 units, with a mark where it was cut. Never cuts a character in two, nor what it became
 * when it was escaped.
 *
 * @param escape writes one character as the receiver wants it
 */
export function cut(
  text: string,
  max: number,
  escape: (character: string) => string = (character) => character,
  measure: Measure = inUnits,
): string {
  let whole = '';
  let size = 0;
  /** As much as fits beside the mark. */
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
