import type { Ranges } from '../ranges.js';

const DELIMITER = /[\s"'<>`]/g;
const END_OF_AUTHORITY = /[/?#]/g;
/** Maximum number of characters searched before an `@`. */
const REACH = 512;
/** `user:password` whose password has characters that a URL should escape; a port is no password. */
const USER_AND_PASSWORD = /[^\s/?#@:]{0,256}:(?!\d{1,5}(?:[/?#]|$))/y;
const HOST = /[\w.-]{1,255}(?::\d{2,5}\b|\/)/y;
const BARE = /(?:^|[^\w./@:-])([\w.%+-]{0,64}:[^\s@/:"'<>]{1,256})$/;
const ORACLE =
  /(?:jdbc:oracle:\w{1,16}:|\b(?:sqlplus|rman|expdp|impdp|sqlldr)\s(?:-\w\s){0,3})[^\s/@"'<>]{1,128}\/([^\s@"'<>]{1,256})@/dg;
const ORACLE_SIGN = /jdbc:oracle|sqlplus|rman|expdp|impdp|sqlldr/;

/**
 * Hides `user:password` in addresses: `scheme://user:password@host`, a token in place of the user, a password with
 * unescaped characters, an address without a scheme, and Oracle's `user/password@`.
 */
export function findUrlCredentials(text: string, ranges: Ranges): void {
  let from = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', from)) {
    const begin = from + lastDelimiter(text.slice(from, at));
    DELIMITER.lastIndex = at;
    const end = DELIMITER.test(text) ? DELIMITER.lastIndex - 1 : text.length;
    inWord(text, begin, end, ranges);
    from = end;
  }
  if (!ORACLE_SIGN.test(text)) return;
  for (const { indices } of text.matchAll(ORACLE)) ranges.add(...indices![1]!);
}

/** Position after the last delimiter. Each part of the text is searched once. */
function lastDelimiter(before: string): number {
  for (let at = before.length - 1; at >= 0; at--) {
    const code = before.charCodeAt(at);
    if (code <= 32 || code === 34 || code === 39 || code === 60 || code === 62 || code === 96) return at + 1;
  }
  return 0;
}

function inWord(text: string, begin: number, end: number, ranges: Ranges): void {
  const word = text.slice(begin, end);
  const lastAt = word.lastIndexOf('@');
  let from = word.indexOf('//');
  bare(word, from < 0 ? word.length : from, begin, ranges);
  while (from >= 0 && from < lastAt) {
    const next = inAuthority(word, from + 2, begin, ranges);
    from = word.indexOf('//', next);
  }
}

/** @returns where the search continues */
function inAuthority(word: string, from: number, offset: number, ranges: Ranges): number {
  END_OF_AUTHORITY.lastIndex = from;
  const end = END_OF_AUTHORITY.test(word) ? END_OF_AUTHORITY.lastIndex - 1 : word.length;
  const at = word.slice(from, end).lastIndexOf('@');
  if (at > 0 && !isUserName(word.slice(from, from + at))) ranges.add(offset + from, offset + from + at);
  if (at >= 0) return end;
  USER_AND_PASSWORD.lastIndex = from;
  if (!USER_AND_PASSWORD.test(word)) return end;
  const later = word.indexOf('@', end);
  if (later - from > REACH || !/[\w[]/.test(word[later + 1] ?? '')) return Math.max(end, later);
  ranges.add(offset + from, offset + later);
  return later;
}

/** `ssh://git@host`: a user name without a password. */
function isUserName(user: string): boolean {
  return /^[a-z][a-z._-]{0,19}$/.test(user);
}

/** Without a scheme: `user:password@host:5672`. */
function bare(word: string, until: number, offset: number, ranges: Ranges): void {
  let from = 0;
  for (let at = word.indexOf('@'); at >= 0 && at < until; at = word.indexOf('@', from)) {
    HOST.lastIndex = at + 1;
    const [, found] = (HOST.test(word) && BARE.exec(word.slice(Math.max(from, at - REACH), at))) || [];
    if (found) ranges.add(offset + at - found.length, offset + at);
    from = at + 1;
  }
}
