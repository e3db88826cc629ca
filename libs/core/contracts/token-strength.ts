const MINIMUM_BITS = 128;
/** Fewer different characters than this are a pattern, not a token, whatever its length. */
const MINIMUM_VARIETY = 8;

/** What an `Authorization: Bearer` header can carry. */
const SENDABLE = /^[\w\-.~+/]+=*$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const UUID_BITS = 122;

/** Bits of one character, by the narrowest alphabet that has all of them. */
const ALPHABETS: readonly (readonly [RegExp, number])[] = [
  [/^\d+$/, Math.log2(10)],
  [/^[0-9a-f]+$/i, 4],
  [/^[0-9a-z]+$/, Math.log2(36)],
  [/^[0-9A-Z]+$/, Math.log2(36)],
  [/./, 6],
];

/**
 * What is wrong with a token, as the end of a sentence without the token itself; undefined when nothing is. Randomness
 * cannot be seen, so its bits are those it would have by length and alphabet if it were random.
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
