import type { Verdict } from '../names/judge-name.js';

/** A field name found in a text: where it stands, and whether its value is secret. */
export interface NameInText {
  readonly from: number;
  readonly to: number;
  readonly verdict: Verdict;
}

/** Start of the name that ends at a position, not before `floor`. */
export function beginOfName(text: string, at: number, floor: number): number {
  let from = at;
  while (from > floor && isNamePart(text.charCodeAt(from - 1))) from--;
  return from;
}

/** End of the name that continues at a position, not after `ceiling`. */
export function endOfName(text: string, at: number, ceiling: number): number {
  let to = at;
  while (to < ceiling && isNamePart(text.charCodeAt(to))) to++;
  return to;
}

/** Letters, digits, `_`, `-`, `.`, `$` and brackets. */
export function isNamePart(code: number): boolean {
  if (code >= 97) return code <= 122 || (code >= 192 && code < 592);
  if (code >= 65) return code <= 91 || code === 93 || code === 95;
  return (code >= 48 && code <= 57) || code === 45 || code === 46 || code === 36;
}
