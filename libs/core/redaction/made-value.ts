/** Minimum number of each: upper case, lower case, digits. */
const LEAST = 3;
/** Minimum share of positions at which the character kind changes; human-made names change far less. */
const CHANGES_OF_THREE = 0.4;
const CHANGES_OF_TWO = 0.25;
/** For longer words: the longer a word, the less likely it is a name. */
const CHANGES_OF_LONG = 0.12;
const LONG = 20;
const LEAST_CHANGES = 3;
const SHORTEST = 12;
const SHORTEST_PART = 10;
const SHORTEST_LETTERS = 16;
/** Maximum characters examined. */
const REACH = 160;
const ALLOWED = /^(?!\/)[\w.~+/=-]+$/;
const HEX = /^(?:[0-9a-f]+|[0-9A-F]+)$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DASHED_HEX = /^[0-9a-f]{4,}(?:-[0-9a-f]{4,}){3,}$/i;
/** The format of licence keys. */
const GROUPS = /^(?=.{0,64}\d)(?=.{0,64}[A-Z])(?:[A-Z0-9]{5,8}-){3,}[A-Z0-9]{5,8}$/;

/** Whether only a machine can have generated a value: a key or an id rather than a name, a path or a time. */
export function isMadeValue(value: string): boolean {
  if (value.length < SHORTEST) return false;
  const seen = value.slice(0, REACH);
  if (!ALLOWED.test(seen)) return false;
  if (seen.includes('-') && (DASHED_HEX.test(seen) || GROUPS.test(seen))) return true;
  return seen.split(/[^A-Za-z0-9]+/).some((part) => part.length >= SHORTEST_PART && isMixed(part));
}

export function isUuid(value: string): boolean {
  return UUID.test(value);
}

/** Whether a long word has upper case, lower case and digits that alternate as randomly as in generated text. */
export function isThreeKinds(word: string): boolean {
  const { counts, changes, length } = kindsOf(word.slice(0, REACH));
  return counts.every((count) => count >= LEAST) && changes >= length * CHANGES_OF_THREE;
}

/** The same for letters of one case and digits that are no hash. */
export function isTwoKinds(word: string): boolean {
  return !HEX.test(word) && /^(?:[a-z0-9]+|[A-Z0-9]+)$/.test(word) && isMixed(word.slice(0, REACH));
}

function isMixed(word: string): boolean {
  const { counts, changes, length } = kindsOf(word);
  if (counts[2] === 0) return length >= SHORTEST_LETTERS && changes >= length * CHANGES_OF_THREE;
  if (counts[0]! + counts[1]! === 0) return false;
  const share = length < LONG ? CHANGES_OF_TWO : CHANGES_OF_LONG;
  return changes >= Math.max(LEAST_CHANGES, length * share);
}

function kindsOf(word: string): { counts: number[]; changes: number; length: number } {
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
  return { counts, changes, length };
}

/** Upper case, lower case, digit, or separator. */
function kindOf(code: number): number {
  if (code >= 97 && code <= 122) return 1;
  if (code >= 65 && code <= 90) return 0;
  return code >= 48 && code <= 57 ? 2 : -1;
}
