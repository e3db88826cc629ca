/** Kinds of secrets that a text may contain, detected by three consecutive characters; finders examine it further. */
export const NAMES = 1;
export const SCHEMES = 2;
export const STATEMENTS = 4;
export const QUERIES = 8;
export const CAPABILITIES = 16;
export const CALLS = 32;
export const KUBERNETES = 64;

/** Parts of which every secret name contains one: without any, no name needs to be read. */
const STEMS =
  `pass pwd pword secret token key auth cred cookie signature sess sid jwt otp cvv cvc ssn dsn mnemonic card conn
  code phrase bearer hmac credit social pw pswd psk csrf xsrf saml assertion seed challenge login reporter_id kennwort senha
  wachtwoord contrase`
    .trim()
    .split(/\s+/);
/** Short stems count only as separate words. */
const SHORT_STEMS = '[_.-](?:sk|pat)(?![a-z])';
const STEM = new RegExp(`${STEMS.join('|')}|${SHORT_STEMS}`, 'iy');

/** First characters; a space is literal. */
const SIGNS: readonly (readonly [bit: number, signs: readonly string[]])[] = [
  [NAMES, [...STEMS.map((stem) => stem.slice(0, 3)), '-sk', '-pa']],
  [SCHEMES, ['bea', 'bas', 'neg', 'ntl', 'dig', 'dpo', ' -u', ' -p', ' -a', '--u', ' lo', 'con', 'set']],
  [SCHEMES, ['aut', 'bun', 'fol']],
  [STATEMENTS, [')=(', 'val', 'ide', 'for']],
  [QUERIES, [...'kcsnapoj'].flatMap((first) => [...'eotiauws'].map((second) => `=${first}${second}`))],
  [
    CAPABILITIES,
    ['/we', '/ho', '/he', '/in', 'pik', '-ke', '/ke', '/to', '/se', '/ma', '/re', '/pa', '/ve', '/ac'],
  ],
  [CAPABILITIES, ['/co', 'hoo', 'ngs']],
  [CALLS, ['nt(', 'pi(', 'dk(', 'al(', 'ls(', 'ry(', 'on(', 'rd(']],
  [KUBERNETES, ['kin']],
];

/** Case folding, and further first characters of marks; equivalent characters have the same number. */
const FOLD = new Uint8Array(128);
for (let letter = 1; letter <= 26; letter++) FOLD[64 + letter] = FOLD[96 + letter] = letter;
for (const [number, characters] of [
  [27, '/'],
  [28, '-_.'],
  [29, ' \t\n\r'],
  [30, '=?&;#'],
  [31, '()'],
] as const)
  for (const character of characters) FOLD[character.charCodeAt(0)] = number;

const MASK = 0x7fff;
const TABLE = new Uint8Array(MASK + 1);
for (const [bit, signs] of SIGNS)
  for (const sign of signs) {
    const begin = [...sign].reduce((sum, character) => (sum << 5) | FOLD[character.charCodeAt(0)]!, 0);
    if (sign.length === 3) TABLE[begin]! |= bit;
    else for (let last = 0; last < 32; last++) TABLE[(begin << 5) | last]! |= bit;
  }

/**
 * The kinds of secrets whose marks occur in a text, found in one pass: one pattern per kind would take several times as
 * long.
 */
export function signsIn(text: string): number {
  let [seen, last] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    last = ((last << 5) & MASK) | (code < 128 ? FOLD[code]! : 0);
    seen |= TABLE[last]!;
  }
  return seen | TABLE[(last << 5) & MASK]!;
}

/** Part of a secret name at or after a position. */
export interface Stem {
  from: number;
  to: number;
}

/** Finds the next part of a secret name and writes its position to `stem`. */
export function findStem(text: string, from: number, stem: Stem): boolean {
  let last = 0;
  for (let at = from; at <= text.length; at++) {
    const code = text.charCodeAt(at);
    last = ((last << 5) & MASK) | (code < 128 ? FOLD[code]! : 0);
    if ((TABLE[last]! & NAMES) === 0 || at < from + 2) continue;
    STEM.lastIndex = at - 2;
    if (!STEM.test(text)) continue;
    [stem.from, stem.to] = [at - 2, STEM.lastIndex];
    return true;
  }
  return false;
}
