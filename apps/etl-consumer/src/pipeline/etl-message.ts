import { createHash } from 'node:crypto';

/** A message only names an object; larger messages would exhaust broker and consumers. */
const MAX_MESSAGE_BYTES = 1024 * 1024;

/** The fields of a message, all strings, with their maximum length in characters. */
const FIELDS = { bucket: 255, key: 1024, record_type: 64, user_id: 255, correlation_id: 128 } as const;

/** A message: the object, its person, and the correlation id. */
export type EtlMessage = Record<keyof typeof FIELDS, string>;

/** An invalid message. The error names the invalid fields, never their content. */
export class MalformedMessageError extends Error {
  override readonly name = 'MalformedMessageError';

  constructor(problem: string) {
    super(
      `The message cannot be read: ${problem}. Correct the producer; a message is a JSON object with ${Object.keys(FIELDS).join(', ')}.`,
    );
  }
}

/**
 * Validates a message.
 *
 * @throws MalformedMessageError naming each invalid field
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

/** Parses a message body; Node's JSON error would quote the content. */
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

/** The identity for deduplication: the same object under the same correlation id is the same message. */
export function identityOf({ bucket, key, correlation_id }: EtlMessage): string {
  return createHash('sha256')
    .update(JSON.stringify([bucket, key, correlation_id]))
    .digest('base64url')
    .slice(0, 22);
}
