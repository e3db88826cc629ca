/** Flags, width and precision between `%` and the verb. */
export interface FormatSpec {
  readonly verb: string;
  readonly plus: boolean;
  readonly minus: boolean;
  readonly sharp: boolean;
  readonly space: boolean;
  readonly zero: boolean;
  /** `%+v`: with field names; `plus` is not set then. */
  readonly names?: boolean;
  /** `%#v`: Go syntax; `sharp` is not set then. */
  readonly program?: boolean;
  readonly width?: number;
  readonly precision?: number;
}

/** Pads a text with spaces or zeros to the width, counted in characters. */
export function pad(text: string, { width = 0, minus, zero }: FormatSpec): string {
  const missing = width - lengthOf(text, width);
  if (missing <= 0) return text;
  return minus ? text + ' '.repeat(missing) : (zero ? '0' : ' ').repeat(missing) + text;
}

/** Number of characters in a text, counted up to `most`. */
function lengthOf(text: string, most: number): number {
  if (text.length >= most * 2) return most;
  let count = 0;
  for (const _character of text) count += 1;
  return count;
}
