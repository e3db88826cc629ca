import type { Ranges } from '../ranges.js';

/** A beginning as tokens have it, and a long rest: `abc_…`, `abc-live-…`. Ids with a beginning are shorter. */
const PREFIXED =
  /(?<![\w-])(?!sha\d|md5|integrity|cursor|etag|digest)[A-Za-z][A-Za-z0-9]{1,15}(?:[_-][a-z][a-z0-9]{0,9}){0,2}[_-]([\w-]{28,})/dg;
/** Beginnings that say what follows. */
const NAMED =
  /(?<![\w-])(?:[a-z][a-z0-9]{1,11}[_-])?(?:sk|pat|tok|token|secret|apikey|priv)[_-](?:[a-z0-9]{1,10}[_-]){0,2}(?:(?=[a-z]{0,30}\d)[a-z0-9]{28,}|[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12})(?![\w-])/g;
/** Characters of the rest that are looked at. */
const REACH = 128;
/** Of each kind at least: capitals, small letters, digits. */
const LEAST = 3;
/** Share of the places at which the kind changes; names that people make change it far less often. */
const CHANGES = 0.4;

/** Hides tokens of unknown services: a short beginning, and a long rest that only a machine can have made. */
export function findMadeWords(text: string, ranges: Ranges): void {
  for (const { 1: rest, indices } of text.matchAll(PREFIXED))
    if (isMade(rest!.slice(0, REACH))) ranges.add(...indices![0]!);
  for (const { 0: word, index } of text.matchAll(NAMED)) ranges.add(index, index + word.length);
}

function isMade(word: string): boolean {
  const counts = [0, 0, 0];
  let [changes, before, length] = [0, -1, 0];
  for (let at = 0; at < word.length; at++) {
    const kind = kindOf(word.charCodeAt(at));
    if (kind < 0) continue;
    counts[kind]! += 1;
    length += 1;
    if (before >= 0 && kind !== before) changes += 1;
    before = kind;
  }
  return counts.every((count) => count >= LEAST) && changes >= length * CHANGES;
}

/** Capital, small letter, digit; or a separator. */
function kindOf(code: number): number {
  if (code >= 97) return 1;
  if (code >= 65 && code <= 90) return 0;
  return code >= 48 && code <= 57 ? 2 : -1;
}
