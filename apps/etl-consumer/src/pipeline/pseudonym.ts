import { createHmac } from 'node:crypto';

/** How user ids appear outside the message: unchanged, or as a keyed hash that only the key's owner can compute. */
export type Pseudonym = (userId: string) => string;

/**
 * Creates the pseudonym function of a run.
 *
 * @param key secret of the HMAC-SHA-256; without it, ids are unchanged
 */
export function pseudonym(key: string | undefined): Pseudonym {
  if (!key) return (userId) => userId;
  return (userId) => `u-${createHmac('sha256', key).update(userId).digest('hex').slice(0, 24)}`;
}

/** Injection token for the `Pseudonym` of the run. */
export const PSEUDONYM = Symbol.for('etl-consumer:pseudonym');
