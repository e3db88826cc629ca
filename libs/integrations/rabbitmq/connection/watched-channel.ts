import type { Channel, ConsumeMessage, Message } from 'amqplib';
import type { Settlement } from '#operations';
import { rememberedOutcome } from './message-source.js';

/** The queue of responses to RPC requests; these are not counted as messages. */
const REPLY_QUEUE = 'amq.rabbitmq.reply-to';

/** Observes every delivered message that must be acknowledged, and its settlement. */
export interface DeliveryWatch {
  /** @returns a function called once with the settlement; undefined when the message is not observed */
  delivered(queue: string, message: ConsumeMessage): ((settlement: Settlement) => void) | undefined;
  /** Whether messages that a queue drops go to a dead-letter exchange. */
  deadLetters(queue: string): boolean;
}

interface OpenDelivery {
  readonly queue: string;
  readonly settled: (settlement: Settlement) => void;
}

/** Unsettled messages of a channel. */
class OpenDeliveries {
  private readonly open = new Map<number, OpenDelivery>();

  constructor(private readonly watch: DeliveryWatch) {}

  add(queue: string, message: ConsumeMessage): void {
    const settled = this.watch.delivered(queue, message);
    if (settled) this.open.set(message.fields.deliveryTag, { queue, settled });
  }

  /** @param how returns the settlement for a message of a queue */
  settle({ fields }: Message, allUpTo: boolean | undefined, how: (queue: string) => Settlement): void {
    const tag = fields.deliveryTag;
    if (allUpTo) this.settleAll(how, tag);
    else this.settleOne(tag, how);
  }

  settleAll(how: (queue: string) => Settlement, upTo = Infinity): void {
    for (const tag of [...this.open.keys()]) if (tag <= upTo) this.settleOne(tag, how);
  }

  /** The settlement for a negative acknowledgement. */
  dropped(requeue = true): (queue: string) => Settlement {
    if (requeue) return () => 'requeued';
    return (queue) => (this.watch.deadLetters(queue) ? 'dead_lettered' : 'nacked');
  }

  private settleOne(tag: number, how: (queue: string) => Settlement): void {
    const delivery = this.open.get(tag);
    this.open.delete(tag);
    delivery?.settled(how(delivery.queue));
  }
}

/**
 * Observes deliveries and acknowledgements of a channel, made by golevelup, an error handler, or a handler of the user.
 * The methods are wrapped on this channel only, and behave as before.
 */
export function watchChannel(channel: Channel, watch: DeliveryWatch): void {
  const deliveries = new OpenDeliveries(watch);
  watchConsume(channel, deliveries);
  watchAnswers(channel, deliveries);
  // The broker redelivers unacknowledged messages.
  channel.once('close', () => deliveries.settleAll(() => 'released'));
}

function watchConsume(channel: Channel, deliveries: OpenDeliveries): void {
  const consume = channel.consume.bind(channel);
  channel.consume = (queue, onMessage, options) => {
    if (options?.noAck || queue === REPLY_QUEUE) return consume(queue, onMessage, options);
    const look = (message: ConsumeMessage | null): void => {
      if (message) deliveries.add(queue, message);
      onMessage(message);
    };
    return consume(queue, look, options);
  };
}

function watchAnswers(channel: Channel, deliveries: OpenDeliveries): void {
  const [ack, ackAll] = [channel.ack.bind(channel), channel.ackAll.bind(channel)];
  const [nack, nackAll] = [channel.nack.bind(channel), channel.nackAll.bind(channel)];
  const reject = channel.reject.bind(channel);
  channel.ack = (message, allUpTo) => {
    ack(message, allUpTo);
    deliveries.settle(message, allUpTo, () => rememberedOutcome(message) ?? 'acked');
  };
  channel.nack = (message, allUpTo, requeue) => {
    nack(message, allUpTo, requeue);
    deliveries.settle(message, allUpTo, deliveries.dropped(requeue));
  };
  channel.reject = (message, requeue) => {
    reject(message, requeue);
    deliveries.settle(message, false, deliveries.dropped(requeue));
  };
  channel.ackAll = () => {
    ackAll();
    deliveries.settleAll(() => 'acked');
  };
  channel.nackAll = (requeue) => {
    nackAll(requeue);
    deliveries.settleAll(deliveries.dropped(requeue));
  };
}
