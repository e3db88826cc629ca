/** What stands between `%` and the verb. */
export interface FormatSpec {
  readonly verb: string;
  readonly plus: boolean;
  readonly minus: boolean;
  readonly sharp: boolean;
  readonly space: boolean;
  readonly zero: boolean;
  /** `%+v`: with names of fields; `plus` is not set then. */
  readonly names?: boolean;
  /** `%#v`: as in a program; `sharp` is not set then. */
  readonly program?: boolean;
  readonly width?: number;
  readonly precision?: number;
}

/** A text with blanks, or zeros, up to the width; characters count. */
export function pad(text: string, { width = 0, minus, zero }: FormatSpec): string {
  const missing = width - lengthOf(text, width);
  if (missing <= 0) return text;
  return minus ? text + ' '.repeat(missing) : (zero ? '0' : ' ').repeat(missing) + text;
}

/** Characters of a text, counted no further than `most`. */
function lengthOf(text: string, most: number): number {
  if (text.length >= most * 2) return most;
  let count = 0;
  for (const _character of text) count += 1;
  return count;
}
