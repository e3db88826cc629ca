import {
  ABOUT,
  COUNTED,
  FILE_ENDING,
  GLUED_BEGINNINGS,
  GLUED_ENDS,
  GLUED_SHORT_ENDS,
  GLUED_WORDS,
  INNOCENT_COMPANIONS,
  INNOCENT_KEYS,
  INNOCENT_IF_MADE,
  KEY_QUALIFIERS,
  PASSWORD_WORDS,
  PHRASES,
  SECRET_HEADS,
  TRANSPARENT,
  WEAK_HEADS,
} from './vocabulary.js';
import { wordsOf } from './words.js';

/** What a name implies about its value. */
export type Verdict = 'open' | 'secret' | 'secret unless a number' | 'secret if made';

const REMEMBERED = 2_000;
const MAX_REMEMBERED_LENGTH = 64;

/** Two generations: an attacker's names evict those in use only once. */
let recent = new Map<string, Verdict>();
let older = new Map<string, Verdict>();

/**
 * Judges a name by its words: the last meaningful one decides, together with its neighbours. `apiKey` is secret but
 * `cacheKey` is not, `accessToken` is but `nextPageToken` is not, `password1` is but `passwordPolicy` is not.
 */
export function judgeName(name: string): Verdict {
  const known = recent.get(name);
  if (known !== undefined) return known;
  const verdict = older.get(name) ?? judgeWords(name);
  if (name.length > MAX_REMEMBERED_LENGTH) return verdict;
  if (recent.size >= REMEMBERED) {
    older = recent;
    recent = new Map();
  }
  recent.set(name, verdict);
  return verdict;
}

function judgeWords(name: string): Verdict {
  if (FILE_ENDING.test(name)) return 'open';
  const words = wordsOf(name).flatMap(unglue);
  for (let place = words.length - 1; place >= 0; place--) {
    const word = words[place]!;
    const before = words[place - 1] ?? '';
    if (PHRASES.has(`${before}.${word}`) || PHRASES.has(`${words[place - 2]}.${before}.${word}`))
      return 'secret';
    if (SECRET_HEADS.has(word)) return judgeHead(word, before);
    if (word === 'key' || word === 'keys') return judgeKey(before, words[place - 2] ?? '');
    if (ABOUT.has(word)) return 'open';
    if (WEAK_HEADS.has(word)) return 'secret if made';
    if (!TRANSPARENT.has(word)) return passwordBefore(words, place) ? 'secret' : 'open';
  }
  return 'open';
}

function judgeHead(word: string, before: string): Verdict {
  if (INNOCENT_COMPANIONS[word]?.has(before)) return 'open';
  return COUNTED.has(word) ? 'secret unless a number' : 'secret';
}

function judgeKey(before: string, beforeThat: string): Verdict {
  if (before === '' || INNOCENT_KEYS.has(before)) return 'open';
  return KEY_QUALIFIERS.has(before) || KEY_QUALIFIERS.has(beforeThat) ? 'secret' : 'secret if made';
}

/** Whether a long generated value is a secret under a neutral name. */
export function namesMadeValue(name: string): boolean {
  const words = wordsOf(name).flatMap(unglue);
  return words.length > 0 && !words.some((word) => INNOCENT_IF_MADE.has(word) || INNOCENT_KEYS.has(word));
}

/** `password_mysql`: an unknown word after a password, unless a word in between shows that the name is about it. */
function passwordBefore(words: readonly string[], place: number): boolean {
  for (let at = place - 1; at >= 0; at--) {
    if (PASSWORD_WORDS.has(words[at]!)) return true;
    if (ABOUT.has(words[at]!)) return false;
  }
  return false;
}

/** Splits words written together: `dbpassword`, `apikey`, `tokencount`. */
function unglue(word: string): string[] {
  if (word.length < 5 || SECRET_HEADS.has(word)) return [word];
  const parts = GLUED_WORDS[word];
  if (parts) return [...parts];
  if (word.startsWith('api') && word.endsWith('key')) return ['api', 'key'];
  for (const end of GLUED_ENDS)
    if (word.endsWith(end))
      return [
        ...unglueOnce(word.slice(0, -end.length)),
        ...(end === 'sessionid' ? ['session', 'id'] : [end]),
      ];
  return unglueOnce(word);
}

function unglueOnce(word: string): string[] {
  for (const end of GLUED_SHORT_ENDS) {
    const begin = word.slice(0, -end.length);
    if (!word.endsWith(end)) continue;
    if (GLUED_BEGINNINGS.has(begin) || KEY_QUALIFIERS.has(begin) || SECRET_HEADS.has(begin))
      return [begin, end];
  }
  return [word];
}
