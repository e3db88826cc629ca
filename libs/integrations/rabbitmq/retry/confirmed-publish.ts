import { randomUUID } from 'node:crypto';
import type { Channel, ConfirmChannel, Message, Options } from 'amqplib';

export interface Letter {
  exchange: string;
  routingKey: string;
  content: Buffer;
  options: Options.Publish;
}

/** Header that identifies a published message when it is returned (AMQP's term for a message that no queue accepts). */
const TOKEN_HEADER = 'x-publish-token';

/** Messages being published, by mark: whether they were returned. */
const onTheWay = new WeakMap<Channel, Map<string, boolean>>();

/**
 * Publishes and waits until the message is in a queue. Unlike with a plain confirm, a message that no queue accepts is
 * a failure: RabbitMQ confirms and discards it.
 *
 * @param timeoutMs time limit for the confirmation, milliseconds
 * @throws Error when it is refused, not routed, or not confirmed in time
 */
export async function publishConfirmed(channel: Channel, letter: Letter, timeoutMs: number): Promise<void> {
  const returned = watchReturns(channel);
  const token = randomUUID();
  const headers = { ...(letter.options.headers as object | undefined), [TOKEN_HEADER]: token };
  returned.set(token, false);
  try {
    await withinTime(timeoutMs, (confirm) => {
      const options = { ...letter.options, headers, mandatory: true };
      (channel as ConfirmChannel).publish(
        letter.exchange,
        letter.routingKey,
        letter.content,
        options,
        confirm,
      );
    });
    // A return always arrives before the confirmation.
    if (!returned.get(token)) return;
  } finally {
    returned.delete(token);
  }
  throw new Error(`no queue takes messages for "${letter.routingKey}" of exchange "${letter.exchange}"`);
}

function watchReturns(channel: Channel): Map<string, boolean> {
  const known = onTheWay.get(channel);
  if (known) return known;
  const tokens = new Map<string, boolean>();
  onTheWay.set(channel, tokens);
  channel.on('return', (message: Message) => {
    const token: unknown = message.properties.headers?.[TOKEN_HEADER];
    if (typeof token === 'string' && tokens.has(token)) tokens.set(token, true);
  });
  return tokens;
}

function withinTime(timeoutMs: number, start: (confirm: (error: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not confirmed within ${timeoutMs} ms`)), timeoutMs);
    timer.unref();
    try {
      start((error) => {
        clearTimeout(timer);
        if (error) reject(asError(error));
        else resolve();
      });
    } catch (error) {
      clearTimeout(timer);
      reject(asError(error));
    }
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('refused by the broker');
}
