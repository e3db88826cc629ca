import type { Verdict } from '../names/judge-name.js';

/** What a name stands for, with its place. */
export interface NameInText {
  readonly from: number;
  readonly to: number;
  readonly verdict: Verdict;
}

/** Where the name begins that ends at a place, not before the floor. */
export function beginOfName(text: string, at: number, floor: number): number {
  let from = at;
  while (from > floor && isNamePart(text.charCodeAt(from - 1))) from--;
  return from;
}

/** Where the name ends that goes on at a place, not after the ceiling. */
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
