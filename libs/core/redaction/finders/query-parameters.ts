import { isMadeValue } from '../made-value.js';
import type { Ranges } from '../ranges.js';

/** Short names that mean nothing elsewhere. */
const CERTAIN = /[?&;#](?:sig|auth|pass|sid|otp|jwt|assertion|SAML\w{0,20})=([^\s&#"'<>`;]+)/dgi;
/** Names that often carry something else: only what looks made by a machine is hidden. */
const DOUBTFUL = /[?&;#](?:key|code|state|nonce)=([^\s&#"'<>`;./]{8,})(?![./])/dgi;
const MADE = /^(?=[^\d]{0,64}\d)(?=[^A-Za-z]{0,64}[A-Za-z])/;

/** Hides query parameters with short names: `?sig=…`, `&code=…`; those with telling names are found by their names. */
export function findQueryParameters(text: string, ranges: Ranges): void {
  for (const { indices } of text.matchAll(CERTAIN)) ranges.add(...indices![1]!);
  for (const { 1: value, indices } of text.matchAll(DOUBTFUL))
    if (MADE.test(value!) || isMadeValue(value!)) ranges.add(...indices![1]!);
}
