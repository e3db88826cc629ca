import { judgeName } from '../names/judge-name.js';
import type { Ranges } from '../ranges.js';
import { valueAfter } from './value-after.js';

/** Part of every secret name: where there is none, no name needs to be read. */
const STEM =
  /pass|pwd|pword|secret|token|key|auth|cred|cookie|signature|sess|sid|jwt|otp|cvv|cvc|ssn|dsn|mnemonic|card|conn|code|phrase|bearer|hmac|credit|social|pw|pswd|psk|csrf|xsrf|saml|assertion|kennwort|senha|wachtwoord|contrase/gi;
/** Characters of a name on either side of its stem. */
const REACH = 64;

/**
 * Hides values that stand beside a secret name: `name=value`, `name: value`, `"name":"value"`, `name := "value"`,
 * `'name' => 'value'`, `--name value`, elements and attributes of XML, forms, header lines. Names are read once each and
 * cut to a length: linear.
 */
export function findNamedValues(text: string, ranges: Ranges): void {
  let floor = 0;
  STEM.lastIndex = 0;
  for (let stem = STEM.exec(text); stem; stem = STEM.exec(text)) {
    const from = beginOfName(text, stem.index, Math.max(floor, stem.index - REACH));
    const to = endOfName(text, STEM.lastIndex, STEM.lastIndex + REACH);
    floor = to;
    STEM.lastIndex = to;
    const verdict = judgeName(withWordBefore(text, from, to));
    if (verdict === 'open') continue;
    const value = valueAfter(text, { from, to, verdict });
    if (!value) continue;
    ranges.add(value.from, value.to);
    floor = Math.max(floor, value.to);
    STEM.lastIndex = floor;
  }
}

function beginOfName(text: string, at: number, floor: number): number {
  let from = at;
  while (from > floor && isNamePart(text.charCodeAt(from - 1))) from--;
  return from;
}

function endOfName(text: string, at: number, ceiling: number): number {
  let to = at;
  while (to < ceiling && isNamePart(text.charCodeAt(to))) to++;
  return to;
}

/** Letters, digits, `_`, `-`, `.`, `$` and brackets. */
function isNamePart(code: number): boolean {
  if (code >= 97) return code <= 122 || (code >= 192 && code < 592);
  if (code >= 65) return code <= 91 || code === 93 || code === 95;
  return (code >= 48 && code <= 57) || code === 45 || code === 46 || code === 36;
}

const SPACE = 32;
const MAX_WORD = 24;

/** `primary key: id`, `next page token: x`: words before a name may make it another one. */
function withWordBefore(text: string, from: number, to: number): string {
  if (from < 3 || text.charCodeAt(from - 1) !== SPACE || !isNamePart(text.charCodeAt(from - 2)))
    return text.slice(from, to);
  return text.slice(beginOfName(text, from - 1, Math.max(0, from - 1 - MAX_WORD)), to);
}
