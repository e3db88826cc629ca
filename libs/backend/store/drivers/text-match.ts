import { wordsOf } from './words.js';
import type { TextTerm } from './text-query.js';

/**
 * Whether a text contains all terms. Most texts lack the first word, which a substring search shows without tokenizing.
 */
export function hasTerms(text: string, terms: readonly TextTerm[]): boolean {
  const first = terms[0]?.words[0] ?? '';
  if (isAscii(first) && isAscii(text) && !text.toLowerCase().includes(first)) return false;
  const words = wordsOf(text);
  return terms.every((term) => hasTerm(words, term));
}

function hasTerm(words: readonly string[], { words: wanted, prefix }: TextTerm): boolean {
  const last = wanted.length - 1;
  for (let from = 0; from + last < words.length; from++) {
    let at = 0;
    while (at < last && words[from + at] === wanted[at]) at++;
    if (at < last) continue;
    const [word = '', end = ''] = [words[from + last], wanted[last]];
    if (prefix ? word.startsWith(end) : word === end) return true;
  }
  return false;
}

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}
