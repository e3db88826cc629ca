/**
 * The most similar candidate by edit distance, when it is similar enough for a suggestion.
 *
 * @example
 * ```ts
 * closest('http_request_total', ['http_requests_total', 'up']); // 'http_requests_total'
 * ```
 */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > LONGEST) return undefined;
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > least) continue;
    // A candidate with the same beginning wins a tie: "rat" is "rate" rather than "rad".
    const edits =
      distance(word.toLowerCase(), candidate.toLowerCase()) - (candidate.startsWith(word) ? 0.5 : 0);
    if (edits < least) [best, least] = [candidate, edits];
  }
  return best;
}

/** Comparison takes quadratic time, and longer names are rarely mistyped. */
const LONGEST = 200;

/** Levenshtein distance: the number of insertions, deletions and replacements that turn one word into the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
