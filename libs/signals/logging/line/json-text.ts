/** Characters of a short text that JSON need not escape. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
/** Legal in JSON, but they break lines in some readers or control terminals. */
const UNRULY = /[\u007f-\u009f\u2028\u2029]/g;

/** A text as JSON: on one line, without control characters, with lone surrogates escaped. */
export function quote(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(
    UNRULY,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
