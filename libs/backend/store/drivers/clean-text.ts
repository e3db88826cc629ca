const LONE_SURROGATE = /\p{Cs}/u;
const LONE_SURROGATES = /\p{Cs}/gu;

/** Text that every driver gives back as it was: SQLite ends a text at a NUL, and half a surrogate pair is no text. */
export function cleanText(text: string): string {
  const whole = text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text;
  return LONE_SURROGATE.test(whole) ? whole.replaceAll(LONE_SURROGATES, '\ufffd') : whole;
}

/** JSON of attributes and fields; what has none (circles, BigInt) is left out. */
export function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    return '{}';
  }
}
