import type { AmqpConnection } from '@golevelup/nestjs-rabbitmq';
import type { Channel } from 'amqplib';
import { ObservabilityError, reasonOf } from '#contracts';

const TIMEOUT_MS = 5000;

/** A connection of amqplib; golevelup's types describe only a part of it. */
interface ChannelSource {
  createChannel(): Promise<Channel>;
}

/**
 * Queries the broker's state without using the channels of messages.
 *
 * @example
 * ```ts
 * constructor(private readonly queues: RabbitQueues) {}
 * depth = () => this.queues.queueDepth('records');
 * ```
 */
export class RabbitQueues {
  constructor(private readonly connection: AmqpConnection | undefined) {}

  /** Whether there is a connection now. Cheap, since it sends nothing. */
  isConnected(): boolean {
    return this.connection?.connected ?? false;
  }

  /**
   * A round trip to the broker.
   *
   * @throws ObservabilityError `OBS_BROKER` without an answer within 5000 ms
   */
  async ping(): Promise<void> {
    await this.ask('The broker does not answer', () => Promise.resolve());
  }

  /**
   * Number of ready messages in a queue, excluding unacknowledged ones. Reads passively, so that the queue is never
   * created.
   *
   * @throws ObservabilityError `OBS_BROKER` when the queue does not exist, without a connection, or without an answer
   *   within 5000 ms
   */
  async queueDepth(queue: string): Promise<number> {
    // A passive declare of a missing queue closes its channel, so every reading opens a new one.
    const { messageCount } = await this.ask(`The depth of queue "${queue}" cannot be read`, (channel) =>
      channel.checkQueue(queue),
    );
    return messageCount;
  }

  private async ask<T>(complaint: string, question: (channel: Channel) => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${TIMEOUT_MS} ms`)), TIMEOUT_MS);
      timer.unref();
    });
    try {
      return await Promise.race([this.onOwnChannel(question), late]);
    } catch (error) {
      throw new ObservabilityError('OBS_BROKER', `${complaint}: ${reasonOf(error)}`, {
        cause: error,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  private async onOwnChannel<T>(question: (channel: Channel) => Promise<T>): Promise<T> {
    const source = this.connection?.managedConnection.connection as ChannelSource | undefined;
    if (!source) throw new Error('not connected to RabbitMQ');
    const channel = await source.createChannel();
    // Without a listener, a channel error closes the whole connection.
    channel.on('error', () => undefined);
    try {
      return await question(channel);
    } finally {
      await closeQuietly(channel);
    }
  }
}

async function closeQuietly(channel: Channel): Promise<void> {
  try {
    await channel.close();
  } catch {
    // The broker closed it first.
  }
}
