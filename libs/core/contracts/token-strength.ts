const MINIMUM_BITS = 128;
/** A token with fewer distinct characters counts as a pattern, whatever its length. */
const MINIMUM_VARIETY = 8;

/** Characters allowed in an `Authorization: Bearer` header. */
const SENDABLE = /^[\w\-.~+/]+=*$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const UUID_BITS = 122;

/** Bits per character of the smallest alphabet that contains the token's characters. */
const ALPHABETS: readonly (readonly [RegExp, number])[] = [
  [/^\d+$/, Math.log2(10)],
  [/^[0-9a-f]+$/i, 4],
  [/^[0-9a-z]+$/, Math.log2(36)],
  [/^[0-9A-Z]+$/, Math.log2(36)],
  [/./, 6],
];

/**
 * What is wrong with a token, as the predicate of a sentence without the token itself; undefined for a strong one.
 * Randomness cannot be measured, so the strength is computed from length and alphabet as if the token were random.
 *
 * @example
 * ```ts
 * tokenProblem('secret'); // 'has at most 31 bits …'
 * ```
 */
export function tokenProblem(token: string): string | undefined {
  if (!SENDABLE.test(token))
    return 'cannot be sent in a header; use letters, digits and - . _ ~ + / only (openssl rand -hex 32 makes one)';
  const bits = Math.floor(bitsOf(token));
  if (bits >= MINIMUM_BITS && new Set(token).size >= MINIMUM_VARIETY) return undefined;
  const why = bits < MINIMUM_BITS ? `has at most ${bits} bits` : 'has too few different characters';
  return `${why}; a token needs ${MINIMUM_BITS} random bits. Make one with: openssl rand -hex 32`;
}

function bitsOf(token: string): number {
  if (UUID.test(token)) return UUID_BITS;
  const bare = token.replace(/(?<!=)=+$/, '');
  const bits = ALPHABETS.find(([alphabet]) => alphabet.test(bare))?.[1] ?? 0;
  return bare.length * bits;
}
