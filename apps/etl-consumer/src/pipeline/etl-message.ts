import { createHash } from 'node:crypto';
import { z } from 'zod';

/** A message announces an object; who sends the object itself would fill broker and consumers with it. */
const MAX_MESSAGE_BYTES = 1024 * 1024;

const text = z.string().min(1).max(1024);

const schema = z.object({
  bucket: text.max(255),
  key: text,
  record_type: text.max(64),
  user_id: text.max(255),
  correlation_id: text.max(128),
});

/** One message: the object it announces, whose it is, and the id under which everything about it is found. */
export type EtlMessage = z.output<typeof schema>;

/** A message nobody can work with. It says which fields are wrong, never what they hold. */
export class MalformedMessageError extends Error {
  override readonly name = 'MalformedMessageError';

  constructor(problem: string) {
    super(
      `The message cannot be read: ${problem}. Correct the producer; a message is a JSON object with ${Object.keys(schema.shape).join(', ')}.`,
    );
  }
}

/**
 * Checks a message.
 *
 * @throws MalformedMessageError naming each field that is wrong
 */
export function parseMessage(body: unknown): EtlMessage {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, code }) => `${path.join('.') || 'the body'} (${code})`);
  throw new MalformedMessageError(`wrong ${problems.join(', ')}`);
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
