/**
 * Parses `true`, `1`, `yes`, `on` and their opposites, in any case; returns any other text, so that the check refuses
 * it.
 */
export function flagOf(text: string): unknown {
  if (/^(true|1|yes|on)$/i.test(text)) return true;
  if (/^(false|0|no|off)$/i.test(text)) return false;
  return text;
}

/** Parses a number; returns any other text unchanged. */
export function numberOf(text: string): unknown {
  return Number.isNaN(Number(text)) ? text : Number(text);
}

/** Splits `a, b`; empty parts are omitted. */
export function wordsOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

/** Parses `a=1,b=2` with percent-encoded values; returns a text without `=`, so that the check refuses it. */
export function pairsOf(text: string): Record<string, string> | string {
  const found: Record<string, string> = {};
  for (const part of wordsOf(text)) {
    const at = part.indexOf('=');
    if (at <= 0) return text;
    found[part.slice(0, at).trim()] = decode(part.slice(at + 1).trim());
  }
  return found;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
