import { createHash } from 'node:crypto';

/** A message announces an object; who sends the object itself would fill broker and consumers with it. */
const MAX_MESSAGE_BYTES = 1024 * 1024;

/** The fields of a message, each a text, with its longest length in characters. */
const FIELDS = { bucket: 255, key: 1024, record_type: 64, user_id: 255, correlation_id: 128 } as const;

/** One message: the object it announces, whose it is, and the id under which everything about it is found. */
export type EtlMessage = Record<keyof typeof FIELDS, string>;

/** A message nobody can work with. It says which fields are wrong, never what they hold. */
export class MalformedMessageError extends Error {
  override readonly name = 'MalformedMessageError';

  constructor(problem: string) {
    super(
      `The message cannot be read: ${problem}. Correct the producer; a message is a JSON object with ${Object.keys(FIELDS).join(', ')}.`,
    );
  }
}

/**
 * Checks a message.
 *
 * @throws MalformedMessageError naming each field that is wrong
 */
export function parseMessage(body: unknown): EtlMessage {
  const given = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : undefined;
  if (!given || Array.isArray(body)) throw new MalformedMessageError('the body is not an object');
  const names = Object.keys(FIELDS) as (keyof EtlMessage)[];
  const wrong = names.filter((name) => !isText(given[name], FIELDS[name]));
  if (wrong.length > 0) {
    const problems = wrong.map((name) => `${name} (a text of 1 to ${FIELDS[name]} characters is needed)`);
    throw new MalformedMessageError(`wrong ${problems.join(', ')}`);
  }
  return Object.fromEntries(names.map((name) => [name, given[name]])) as EtlMessage;
}

function isText(value: unknown, longest: number): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= longest;
}

/** Turns bytes into a message body; Node's own JSON error would quote the bytes. */
export function deserialize(content: Buffer): unknown {
  if (content.length > MAX_MESSAGE_BYTES) {
    throw new MalformedMessageError(`the body has ${content.length} bytes, of at most ${MAX_MESSAGE_BYTES}`);
  }
  try {
    return JSON.parse(content.toString('utf8'));
  } catch {
    throw new MalformedMessageError('the body is not JSON');
  }
}

/**
 * The identity under which a message is handled once: the same object announced again under the same correlation id is
 * the same message.
 */
export function identityOf({ bucket, key, correlation_id }: EtlMessage): string {
  return createHash('sha256')
    .update(JSON.stringify([bucket, key, correlation_id]))
    .digest('base64url')
    .slice(0, 22);
}
