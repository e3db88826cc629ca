import { expect, it, jest } from '@jest/globals';
import type { Channel, ConsumeMessage } from 'amqplib';
import { Logger } from '@nestjs/common';
import { retryWithDelay } from './retry-with-delay.js';

const MESSAGE = {
  content: Buffer.from('{}'),
  fields: { exchange: '', routingKey: 'orders', deliveryTag: 1 },
  properties: { headers: {} },
} as ConsumeMessage;

it('does not reject where the channel was closed before the message could be requeued', async () => {
  jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  const closed = Object.assign(new Error('Channel closed'), { name: 'IllegalOperationError' });
  const channel = {
    assertQueue: () => Promise.reject(new Error('precondition failed')),
    nack: () => {
      throw closed;
    },
  } as unknown as Channel;
  const handler = retryWithDelay({ queue: 'orders', requeueDelayMs: 1 });
  await expect(handler(channel, MESSAGE, new Error('no order'))).resolves.toBeUndefined();
});
