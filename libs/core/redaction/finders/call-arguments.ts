import { isMadeValue } from '../made-value.js';
import type { Ranges } from '../ranges.js';

export const CALL_SIGN =
  /(?:Client|A[Pp][Ii]|S[Dd][Kk]|Credentials?|Entry|Authentication|UsernamePassword\w{0,24})\(/;

/** `new PaymentClient("…")`. */
const KEY = /\b[A-Z]\w{0,48}(?:Client|A[Pp][Ii]|S[Dd][Kk])\(\s{0,4}["'`]([^"'`\n]{16,512})["'`]/dg;
/** `new NetworkCredential("user", "…")`: a password after one or two other arguments. */
const PASSWORD =
  /\b(?:\w{0,24}Credentials?|DirectoryEntry|UsernamePassword\w{0,24}|PasswordAuthentication)\(\s{0,4}(?:["'][^"'\n]{0,100}["']\s{0,4},\s{0,4}){1,2}["']([^"'\n]{3,100})["']/dg;

/** Hides secrets passed to clients of services, as they appear in error messages and code frames. */
export function findCallArguments(text: string, ranges: Ranges): void {
  for (const { 1: value, indices } of text.matchAll(KEY))
    if (isMadeValue(value!)) ranges.add(...indices![1]!);
  for (const { indices } of text.matchAll(PASSWORD)) ranges.add(...indices![1]!);
}
