const LONE_SURROGATE = /\p{Cs}/u;
const LONE_SURROGATES = /\p{Cs}/gu;

/**
 * Cleans a text so that every driver returns it unchanged: SQLite ends a text at NUL, and a lone surrogate is no valid
 * text.
 */
export function cleanText(text: string): string {
  const whole = text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text;
  return LONE_SURROGATE.test(whole) ? whole.replaceAll(LONE_SURROGATES, '\ufffd') : whole;
}

/** JSON of attributes and fields; values without JSON (cycles, BigInt) are omitted. */
export function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    return '{}';
  }
}
