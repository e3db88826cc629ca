import { createHmac } from 'node:crypto';

/** How user ids appear outside of the message: as they are, or as a keyed hash that only the key's holder can repeat. */
export type Pseudonym = (userId: string) => string;

/**
 * Makes the pseudonym function of a run.
 *
 * @param key secret of the HMAC-SHA-256; without it ids stay as they are
 */
export function pseudonym(key: string | undefined): Pseudonym {
  if (!key) return (userId) => userId;
  return (userId) => `u-${createHmac('sha256', key).update(userId).digest('hex').slice(0, 24)}`;
}

/** The `Pseudonym` of this run, for injection. */
export const PSEUDONYM = Symbol.for('etl-consumer:pseudonym');
