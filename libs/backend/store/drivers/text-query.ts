import { ObservabilityError } from '#contracts';
import { wordsOf } from './words.js';

/** Consecutive words that a message must contain. */
export interface TextTerm {
  readonly words: readonly string[];
  /** The last word is a prefix. */
  readonly prefix: boolean;
}

const MAX_LENGTH = 1000;
const TERM = /"([^"]*)"?(\*?)|([^\s"]+)/g;

/**
 * Parses a user's search text: words, `"a phrase"`, `prefix*`. Everything else is plain text: no character is an error
 * or an operator.
 *
 * @returns terms that must all occur; empty when the text has no word
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

/** Converts terms to FTS5 syntax. Words are letters and digits, so nothing needs escaping. */
export function ftsExpression(terms: readonly TextTerm[]): string {
  return terms.map(({ words, prefix }) => `"${words.join(' ')}"${prefix ? ' *' : ''}`).join(' AND ');
}
