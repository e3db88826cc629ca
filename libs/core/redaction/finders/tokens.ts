import { forEachLongRun } from '../long-run.js';
import type { Ranges } from '../ranges.js';
import { KNOWN_TOKENS, SIGNED_TOKENS } from './known-tokens.js';
import { findMadeWords, SHORTEST_MADE } from './made-words.js';

/** Length of the shortest token. */
const SHORTEST = 15;
const ASCII = 128;
const IS_LETTER_OR_DIGIT = Uint8Array.from({ length: ASCII }, (_, code) =>
  /[A-Za-z0-9]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** One pattern per pair of first characters, and the index of each pair. */
const PATTERNS: RegExp[] = [];
const BY_PAIR = new Uint8Array(ASCII * ASCII);
for (const begin of new Set(KNOWN_TOKENS.map(([first]) => first))) {
  const patterns = KNOWN_TOKENS.filter(([first]) => first === begin).map(([, pattern]) => pattern);
  BY_PAIR[begin.charCodeAt(0) * ASCII + begin.charCodeAt(1)] = PATTERNS.push(
    new RegExp(patterns.join('|'), 'y'),
  );
}

/** Without one of these marks, none of the marked tokens is present. */
const SIGN =
  /Q~|perm[:-]|\$[125-9sapygrk]|oauth:|Az[FSC]|ASt|ACDb|AZDO|ACR|AIoT|APIM|\.atl|_mmk|-us\d|NRAL|\.v1\.|A[KS]IA|:AA|(?<![\w-])[MNO][\w-]{22}/;

/** Discord bot tokens: a base64 id, a time, a signature. */
const BOT = /(?<![\w-])[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,38}(?![\w-])/g;

/** Hides tokens of cloud providers, code hosts, payment, chat and AI services, and JSON Web Tokens. */
export function findTokens(text: string, ranges: Ranges): void {
  let any = false;
  forEachLongRun(text, SHORTEST, (from, to) => {
    any = true;
    inRun(text, from, to, ranges);
  });
  if (!any || !SIGN.test(text)) return;
  for (const [sign, pattern] of SIGNED_TOKENS) if (text.includes(sign)) addAll(text, pattern, ranges);
  addAll(text, BOT, ranges);
}

/** Checks only the starts of words. */
function inRun(text: string, from: number, to: number, ranges: Ranges): void {
  let inWord = 0;
  let at = from;
  while (at <= to - SHORTEST) {
    const code = text.charCodeAt(at);
    const end = inWord === 1 ? at : knownAt(text, at, code);
    if (end > at) ranges.add(at, end);
    inWord = IS_LETTER_OR_DIGIT[end > at ? text.charCodeAt(end - 1) : code]!;
    at = end > at ? end : at + 1;
  }
  if (to - from >= SHORTEST_MADE) findMadeWords(text, from, to, ranges);
}

/** End of the known token at a position; the position itself when there is none. */
function knownAt(text: string, at: number, code: number): number {
  const place = BY_PAIR[code * ASCII + text.charCodeAt(at + 1)]!;
  if (place === 0) return at;
  const pattern = PATTERNS[place - 1]!;
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function addAll(text: string, pattern: RegExp, ranges: Ranges): void {
  for (const { 0: found, index } of text.matchAll(pattern)) ranges.add(index, index + found.length);
}
