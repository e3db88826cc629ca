import { ObservabilityError } from '#contracts';
import { wordsOf } from './words.js';

/** Words in a row that a message must have. */
export interface TextTerm {
  readonly words: readonly string[];
  /** The last word is the beginning of one. */
  readonly prefix: boolean;
}

const MAX_LENGTH = 1000;
const TERM = /"([^"]*)"?(\*?)|([^\s"]+)/g;

/**
 * Reads what a user types into a search: words, `"words in a row"`, `begin*`. All else is text: no character is an error,
 * and none is an operator.
 *
 * @returns terms that must all be there; empty when the text has no word
 * @throws ObservabilityError `OBS_STORE` when it is longer than 1,000 characters
 */
export function readTextQuery(text: string): readonly TextTerm[] {
  if (text.length > MAX_LENGTH)
    throw new ObservabilityError(
      'OBS_STORE',
      `text: ${text.length} characters are too many; search for at most ${MAX_LENGTH}`,
    );
  const terms: TextTerm[] = [];
  for (const [, quoted, star, bare = ''] of text.matchAll(TERM)) {
    const words = wordsOf(quoted ?? bare);
    if (words.length > 0)
      terms.push({ words, prefix: quoted === undefined ? bare.endsWith('*') : star === '*' });
  }
  return terms;
}

/** The same for FTS5. Words are letters and digits alone, so nothing in them needs an escape. */
export function ftsExpression(terms: readonly TextTerm[]): string {
  return terms.map(({ words, prefix }) => `"${words.join(' ')}"${prefix ? ' *' : ''}`).join(' AND ');
}
