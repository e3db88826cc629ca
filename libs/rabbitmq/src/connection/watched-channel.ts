import type { Channel, ConsumeMessage, Message } from 'amqplib';
import type { Settlement } from '#context';
import { fateOf } from './message-source.js';

/** Answers to RPC requests arrive here; they are nobody's messages. */
const REPLY_QUEUE = 'amq.rabbitmq.reply-to';

/** Learns of every message that a channel delivers and that has to be acknowledged, and what becomes of it. */
export interface DeliveryWatch {
  /** @returns told once how the message was settled; undefined: this one is not looked at */
  delivered(queue: string, message: ConsumeMessage): ((settlement: Settlement) => void) | undefined;
  /** Whether messages that a queue is told to drop go to a dead-letter exchange. */
  deadLetters(queue: string): boolean;
}

interface OpenDelivery {
  readonly queue: string;
  readonly settled: (settlement: Settlement) => void;
}

/**
 * Watches what a channel delivers and what is answered, whoever answers: golevelup, an error handler, a handler of the
 * user's. The methods are put around on this one channel, and do what they did.
 */
export function watchChannel(channel: Channel, watch: DeliveryWatch): void {
  const open = new Map<number, OpenDelivery>();
  const { consume, ack, ackAll, nack, nackAll, reject } = channel;
  const settle = (tag: number, allUpTo: boolean | undefined, how: (queue: string) => Settlement): void => {
    const tags = allUpTo ? [...open.keys()].filter((other) => other <= tag) : [tag];
    for (const one of tags) {
      const delivery = open.get(one);
      if (open.delete(one)) delivery?.settled(how(delivery.queue));
    }
  };
  const dropped =
    (requeue: boolean | undefined) =>
    (queue: string): Settlement => {
      if (requeue ?? true) return 'requeued';
      return watch.deadLetters(queue) ? 'dead_lettered' : 'nacked';
    };
  const tagOf = ({ fields }: Message): number => fields.deliveryTag;

  channel.consume = (queue, onMessage, options) => {
    const look = (message: ConsumeMessage | null): void => {
      const settled = message ? watch.delivered(queue, message) : undefined;
      if (message && settled) open.set(tagOf(message), { queue, settled });
      onMessage(message);
    };
    const watched = !options?.noAck && queue !== REPLY_QUEUE;
    return consume.call(channel, queue, watched ? look : onMessage, options);
  };
  channel.ack = (message, allUpTo) => {
    ack.call(channel, message, allUpTo);
    settle(tagOf(message), allUpTo, () => fateOf(message) ?? 'acked');
  };
  channel.nack = (message, allUpTo, requeue) => {
    nack.call(channel, message, allUpTo, requeue);
    settle(tagOf(message), allUpTo, dropped(requeue));
  };
  channel.reject = (message, requeue) => {
    reject.call(channel, message, requeue);
    settle(tagOf(message), false, dropped(requeue));
  };
  channel.ackAll = () => {
    ackAll.call(channel);
    settle(Infinity, true, () => 'acked');
  };
  channel.nackAll = (requeue) => {
    nackAll.call(channel, requeue);
    settle(Infinity, true, dropped(requeue));
  };
  // The broker delivers again what had no answer by then.
  channel.once('close', () => settle(Infinity, true, () => 'released'));
}
