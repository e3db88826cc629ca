/** `true`, `1`, `yes`, `on` and their opposites, in any case; any other text is returned for the check to refuse. */
export function flagOf(text: string): unknown {
  if (/^(true|1|yes|on)$/i.test(text)) return true;
  if (/^(false|0|no|off)$/i.test(text)) return false;
  return text;
}

/** A number, or the text itself when it is none. */
export function numberOf(text: string): unknown {
  return Number.isNaN(Number(text)) ? text : Number(text);
}

/** The parts of `a, b`; empty parts are left out. */
export function wordsOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

/** `a=1,b=2` with percent-encoded values; a text without `=` is returned for the check to refuse. */
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
