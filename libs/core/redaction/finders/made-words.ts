import { isThreeKinds, isTwoKinds, isUuid } from '../made-value.js';
import { namesMadeValue } from '../names/judge-name.js';
import type { Ranges } from '../ranges.js';
import { beginOfName } from './name-in-text.js';

/** Hashes, cursors, images, public keys, content addresses, and response ids. */
const INNOCENT =
  /^(?:sha\d|md5|integrity|cursor|etag|digest|AAAA[BCE]3|iVBOR|R0lGOD|UklGR|Qm[1-9A-HJ-Za-km-z]{44}$|bafy|(?:[a-z\d]{1,16}[_-]){1,3}id[_-]|(?:chatcmpl|cmpl|resp|msg|req|run|thread|call|batch|file)[_-])/i;
const INNOCENT_BEFORE = /(?:base64,|sha-?\d{1,3}[:-]|md5[:-])$/i;
/** A token-like prefix and a long rest: `abc_…`, `abc-live-…`. Ids with a prefix are shorter. */
const PREFIXED = /^[A-Za-z][A-Za-z0-9]{1,15}(?:[_-][a-z][a-z0-9]{0,9}){0,2}[_-]([\w-]{28,})/;
/** Prefixes that state the kind of value. */
const NAMED =
  /^(?:[a-z][a-z0-9]{1,11}[_-])?(?:sk|pat|tok|token|secret|apikey|priv|oauth)[_-](?:[a-z0-9]{1,10}[_-]){0,2}((?=[A-Za-z]{0,30}\d)[A-Za-z0-9]{28,}|[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12})(?![\w-])/;
/** Minimum length of a candidate word. */
export const SHORTEST_MADE = 30;
/** Minimum length of a word without a name. */
const LONG = 40;
const MAX = 256;
const QUOTES = `"'\``;
const ASSIGNMENT = /(?:=>|:=|[=:])\s{0,4}$/;
const MAX_NAME = 64;
const WORD = 1;
const IS_WORD = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w-]/.test(String.fromCharCode(code)) ? WORD : 0,
);

/** Hides tokens of unknown services in a run of token characters: long words that only a machine generates. */
export function findMadeWords(text: string, from: number, to: number, ranges: Ranges): void {
  let begin = from;
  for (let at = from; at <= to; at++) {
    if (at < to && IS_WORD[text.charCodeAt(at)] === WORD) continue;
    if (at - begin >= SHORTEST_MADE) {
      const whole = begin === from && at === to && text[from - 1] !== '%';
      if (isMadeWord(text, begin, at, whole)) ranges.add(begin, at);
    }
    begin = at + 1;
  }
}

function isMadeWord(text: string, from: number, to: number, whole: boolean): boolean {
  const word = text.slice(from, Math.min(to, from + MAX));
  if (INNOCENT.test(word) || INNOCENT_BEFORE.test(text.slice(Math.max(0, from - 8), from))) return false;
  const rest = PREFIXED.exec(word)?.[1];
  if (rest && isThreeKinds(rest)) return true;
  if (NAMED.test(word)) return true;
  if (!whole || isUuid(word) || !(isThreeKinds(word) || isTwoKinds(word))) return false;
  return (to - from >= LONG && text[to] !== '=') || isAssigned(text, from, to);
}

/** `"name": "word"`, `name = 'word'`, unless the name denotes an id or similar. */
function isAssigned(text: string, from: number, to: number): boolean {
  const quote = text[from - 1];
  if (!quote || !QUOTES.includes(quote) || text[to] !== quote) return false;
  const sign = ASSIGNMENT.exec(text.slice(Math.max(0, from - 8), from - 1));
  if (!sign) return false;
  let end = from - 1 - sign[0].length;
  while (end > 0 && /["'`\s]/.test(text[end - 1]!)) end--;
  const name = text.slice(beginOfName(text, end, Math.max(0, end - MAX_NAME)), end);
  return name !== '' && namesMadeValue(name);
}
