import type { ConsumeMessage, Options } from 'amqplib';
import type { Deliveries } from './deliveries.js';
import type { EmbeddedQueue, QueueConsumer } from './embedded-queue.js';
import { copyOf, type StoredMessage } from './message.js';

/** The channel's part in a consumer. */
export interface ConsumerHome {
  readonly deliveries: Deliveries;
  /** Maximum unacknowledged messages of the channel; 0 is no limit. */
  readonly channelPrefetch: number;
}

/** One `basic.consume`: passes messages of a queue to a callback, within its prefetch. */
export class ChannelConsumer implements QueueConsumer {
  constructor(
    readonly tag: string,
    readonly queue: EmbeddedQueue,
    private readonly home: ConsumerHome,
    private readonly prefetch: number,
    private readonly onMessage: (message: ConsumeMessage | null) => void,
    private readonly options: Options.Consume,
  ) {}

  get exclusive(): boolean {
    return this.options.exclusive ?? false;
  }

  hasRoom(): boolean {
    if (this.options.noAck) return true;
    const { deliveries, channelPrefetch } = this.home;
    if (channelPrefetch > 0 && deliveries.size >= channelPrefetch) return false;
    return this.prefetch === 0 || deliveries.countOf(this.tag) < this.prefetch;
  }

  deliver(stored: StoredMessage): boolean {
    const { deliveries } = this.home;
    const deliveryTag = deliveries.nextTag();
    const { queue, tag: consumerTag } = this;
    if (!this.options.noAck) deliveries.add({ tag: deliveryTag, message: stored, queue, consumerTag });
    this.onMessage(consumeMessage(stored, deliveryTag, consumerTag));
    return !this.options.noAck;
  }

  cancelled(): void {
    this.onMessage(null);
  }
}

/** A message in amqplib's format: a new copy for every delivery. */
export function consumeMessage(
  stored: StoredMessage,
  deliveryTag: number,
  consumerTag: string,
): ConsumeMessage {
  const { content, properties, exchange, routingKey, redelivered } = copyOf(stored);
  return { content, properties, fields: { deliveryTag, redelivered, exchange, routingKey, consumerTag } };
}
