import { isMadeValue } from '../made-value.js';
import type { Ranges } from '../ranges.js';

/** Short names with no other meaning. */
const CERTAIN = /[?&;#](?:sig|auth|pass|sid|otp|jwt|assertion|SAML\w{0,20})=([^\s&#"'<>`;]+)/gi;
/** Names that often hold other values: only machine-generated values are hidden. */
const DOUBTFUL = /[?&;#](?:key|code|state|nonce)=([^\s&#"'<>`;./]{8,})(?![./])/gi;
const MADE = /^(?=[^\d]{0,64}\d)(?=[^A-Za-z]{0,64}[A-Za-z])/;

/** Hides query parameters with short names: `?sig=…`, `&code=…`; those with longer names are found by their names. */
export function findQueryParameters(text: string, ranges: Ranges): void {
  eachValue(text, CERTAIN, (value, from) => ranges.add(from, from + value.length));
  eachValue(text, DOUBTFUL, (value, from) => {
    if (MADE.test(value) || isMadeValue(value)) ranges.add(from, from + value.length);
  });
}

/** The value ends where the match ends; reading group positions from the engine takes several times as long. */
function eachValue(text: string, pattern: RegExp, visit: (value: string, from: number) => void): void {
  pattern.lastIndex = 0;
  for (let found = pattern.exec(text); found; found = pattern.exec(text))
    visit(found[1]!, pattern.lastIndex - found[1]!.length);
}
