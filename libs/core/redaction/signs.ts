/** What a text may hold, by three characters in a row; the finders look closer. */
export const NAMES = 1;
export const SCHEMES = 2;
export const STATEMENTS = 4;
export const QUERIES = 8;
export const CAPABILITIES = 16;
export const CALLS = 32;
export const KUBERNETES = 64;

/** Part of every secret name: where there is none, no name needs to be read. */
const STEMS =
  `pass pwd pword secret token key auth cred cookie signature sess sid jwt otp cvv cvc ssn dsn mnemonic card conn
  code phrase bearer hmac credit social pw pswd psk csrf xsrf saml assertion seed challenge login reporter_id kennwort senha
  wachtwoord contrase`
    .trim()
    .split(/\s+/);
/** Short ones stand alone only. */
const SHORT_STEMS = '[_.-](?:sk|pat)(?![a-z])';
const STEM = new RegExp(`${STEMS.join('|')}|${SHORT_STEMS}`, 'iy');

/** First characters; a space is written as it is. */
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

/** Letters without their case, and what else signs begin with; characters that mean the same have one number. */
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

/** The kinds of which a text has signs, in one pass over its characters: patterns for each kind take several times as long. */
export function signsIn(text: string): number {
  let [seen, last] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    last = ((last << 5) & MASK) | (code < 128 ? FOLD[code]! : 0);
    seen |= TABLE[last]!;
  }
  return seen | TABLE[(last << 5) & MASK]!;
}

/** A part of a secret name at or after a place. */
export interface Stem {
  from: number;
  to: number;
}

/** Looks for the next part of a secret name and writes its place into `stem`. */
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
