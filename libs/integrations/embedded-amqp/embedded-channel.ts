import { randomUUID } from 'node:crypto';
import type { ConsumeMessage, GetMessage, Message, Options, Replies } from 'amqplib';
import { AmqpError, preconditionFailed } from './amqp-error.js';
import { ChannelConsumer, consumeMessage, type ConsumerHome } from './channel-consumer.js';
import { ChannelTopology } from './channel-topology.js';
import { Deliveries, type Delivery } from './deliveries.js';
import { messageOf } from './message.js';

const REPLY_TO = 'amq.rabbitmq.reply-to';

type Confirm = (error: Error | null, ok: Replies.Empty) => void;

/**
 * A channel of the embedded broker with amqplib's confirm-channel interface. As in AMQP, a refused operation closes the
 * channel, and without an `error` listener on the channel also the connection.
 */
export class EmbeddedChannel extends ChannelTopology implements ConsumerHome {
  readonly deliveries = new Deliveries();
  channelPrefetch = 0;
  private consumerPrefetch = 0;
  private readonly consumers = new Map<string, ChannelConsumer>();
  private readonly replyAddress = `${REPLY_TO}.${randomUUID()}`;
  private replyTag: string | undefined;

  prefetch(count: number, global = false): Promise<Replies.Empty> {
    return this.perform(() => {
      if (global) this.channelPrefetch = count;
      else this.consumerPrefetch = count;
      return {};
    });
  }

  publish(
    exchange: string,
    routingKey: string,
    content: Buffer,
    options?: Options.Publish,
    done?: Confirm,
  ): boolean {
    this.assertOpen();
    const message = messageOf(exchange, routingKey, content, this.withReplyAddress(options));
    try {
      const outcome = this.host.publish(message);
      if (outcome === 'unroutable' && options?.mandatory) this.giveBack(message);
      const refused = outcome === 'refused' ? new Error('message nacked') : null;
      queueMicrotask(() => done?.(refused, {}));
    } catch (error) {
      queueMicrotask(() => {
        done?.(error as Error, {});
        this.fail(error as Error);
      });
    }
    return true;
  }

  sendToQueue(queue: string, content: Buffer, options?: Options.Publish, done?: Confirm): boolean {
    return this.publish('', queue, content, options, done);
  }

  /** Published messages are stored at once, so all are confirmed. */
  waitForConfirms(): Promise<void> {
    return Promise.resolve();
  }

  consume(
    queue: string,
    onMessage: (message: ConsumeMessage | null) => void,
    options: Options.Consume = {},
  ): Promise<Replies.Consume> {
    return this.perform(() => {
      const consumerTag = options.consumerTag ?? `amq.ctag-${randomUUID()}`;
      if (queue === REPLY_TO) return this.consumeReplies(consumerTag, onMessage);
      const source = this.host.queue(queue);
      if (this.consumers.has(consumerTag))
        throw new AmqpError(530, `NOT_ALLOWED - consumer tag '${consumerTag}' in use`);
      if (source.hasExclusiveConsumer || (options.exclusive && source.consumerCount > 0)) {
        throw new AmqpError(403, `ACCESS_REFUSED - queue '${queue}' in vhost '/' in exclusive use`);
      }
      const consumer = new ChannelConsumer(
        consumerTag,
        source,
        this,
        this.consumerPrefetch,
        onMessage,
        options,
      );
      this.consumers.set(consumerTag, consumer);
      source.addConsumer(consumer);
      return { consumerTag };
    });
  }

  cancel(consumerTag: string): Promise<Replies.Empty> {
    return this.perform(() => {
      this.dropConsumer(consumerTag);
      return {};
    });
  }

  get(queue: string, { noAck = false }: Options.Get = {}): Promise<GetMessage | false> {
    return this.perform(() => {
      const source = this.host.queue(queue);
      const message = source.take();
      if (!message) return false;
      const tag = this.deliveries.nextTag();
      if (!noAck) this.deliveries.add({ tag, message, queue: source, consumerTag: undefined });
      const { content, properties, fields } = consumeMessage(message, tag, '');
      return { content, properties, fields: { ...fields, messageCount: source.messageCount } };
    });
  }

  ack(message: Message, allUpTo = false): void {
    this.settle(
      () => this.deliveries.settle(message.fields.deliveryTag, allUpTo),
      () => undefined,
    );
  }

  ackAll(): void {
    this.settle(
      () => this.deliveries.settleAll(),
      () => undefined,
    );
  }

  nack(message: Message, allUpTo = false, requeue = true): void {
    this.settle(() => this.deliveries.settle(message.fields.deliveryTag, allUpTo), giveUp(requeue));
  }

  nackAll(requeue = true): void {
    this.settle(() => this.deliveries.settleAll(), giveUp(requeue));
  }

  reject(message: Message, requeue = true): void {
    this.nack(message, false, requeue);
  }

  recover(): Promise<Replies.Empty> {
    return this.perform(() => {
      this.nackAll(true);
      return {};
    });
  }

  close(): Promise<void> {
    this.assertOpen();
    this.end();
    return Promise.resolve();
  }

  /** Closes the channel and requeues its unsettled messages. @internal */
  override end(): void {
    if (!this.open) return;
    this.open = false;
    for (const tag of [...this.consumers.keys()]) this.dropConsumer(tag);
    this.host.receiveReplies(this.replyAddress, undefined);
    for (const { queue, message } of this.deliveries.settleAll()) queue.requeue(message);
    this.emit('close');
  }

  private settle(take: () => Delivery[], act: (delivery: Delivery) => void): void {
    this.assertOpen();
    try {
      for (const delivery of take()) act(delivery);
    } catch (error) {
      // An acknowledgement has no reply: the refusal arrives later, as the close of the channel.
      queueMicrotask(() => this.fail(error as Error));
      return;
    }
    for (const { queue } of this.consumers.values()) queue.wake();
  }

  private consumeReplies(tag: string, onMessage: (message: ConsumeMessage) => void): Replies.Consume {
    this.replyTag = tag;
    this.host.receiveReplies(this.replyAddress, (message) =>
      onMessage(consumeMessage(message, this.deliveries.nextTag(), tag)),
    );
    return { consumerTag: tag };
  }

  private withReplyAddress(options: Options.Publish = {}): Options.Publish {
    if (options.replyTo !== REPLY_TO) return options;
    if (!this.replyTag) throw preconditionFailed('fast reply consumer does not exist');
    return { ...options, replyTo: this.replyAddress };
  }

  private giveBack(message: ReturnType<typeof messageOf>): void {
    const { fields, ...rest } = consumeMessage(message, 0, '');
    this.emit('return', { ...rest, fields: { ...fields, replyCode: 312, replyText: 'NO_ROUTE' } });
  }

  private dropConsumer(tag: string): void {
    if (tag === this.replyTag) {
      this.replyTag = undefined;
      this.host.receiveReplies(this.replyAddress, undefined);
    }
    const consumer = this.consumers.get(tag);
    if (!consumer) return;
    this.consumers.delete(tag);
    consumer.queue.removeConsumer(consumer);
    const { settings, consumerCount, name } = consumer.queue;
    if (settings.autoDelete && consumerCount === 0) this.host.deleteQueue(name);
  }
}

function giveUp(requeue: boolean): (delivery: Delivery) => void {
  return ({ queue, message }) => (requeue ? queue.requeue(message) : queue.reject(message));
}
