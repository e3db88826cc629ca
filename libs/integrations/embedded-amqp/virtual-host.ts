import { AsyncResource } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Options } from 'amqplib';
import { AmqpError, notFound, preconditionFailed } from './amqp-error.js';
import { buried, circles } from './dead-letter.js';
import { EmbeddedQueue, type DeathReason, type QueueHost } from './embedded-queue.js';
import { Exchange, isExchangeType, type Binding, type ExchangeType } from './exchange.js';
import type { StoredMessage } from './message.js';
import { differenceOf, queueSettings } from './queue-options.js';

const PREDECLARED: Record<string, ExchangeType> = {
  'amq.direct': 'direct',
  'amq.topic': 'topic',
  'amq.fanout': 'fanout',
  'amq.headers': 'headers',
  'amq.match': 'headers',
};

/** Receives messages to a channel's direct reply-to address. */
export type ReplyReceiver = (message: StoredMessage) => void;

/**
 * The content of the embedded broker: exchanges, queues and message routing. Connections and channels use it; it does
 * not know them.
 */
export class VirtualHost implements QueueHost {
  private readonly exchanges = new Map<string, Exchange>();
  private readonly queues = new Map<string, EmbeddedQueue>();
  private readonly replies = new Map<string, ReplyReceiver>();
  // Consumers must not inherit the publisher's AsyncLocalStorage, which no network would transport.
  private readonly outside = new AsyncResource('EmbeddedBroker');

  constructor() {
    for (const [name, type] of Object.entries(PREDECLARED))
      this.exchanges.set(name, new Exchange(name, type));
  }

  /** Deletes everything; no timer is left. */
  clear(): void {
    for (const queue of this.queues.values()) queue.close();
    this.queues.clear();
    this.exchanges.clear();
  }

  queue(name: string): EmbeddedQueue {
    const queue = this.queues.get(name);
    if (!queue) throw notFound('queue', name);
    return queue;
  }

  assertQueue(name: string, options?: Options.AssertQueue): EmbeddedQueue {
    const settings = queueSettings(options);
    const known = this.queues.get(name);
    if (known) {
      const difference = differenceOf(known.settings, settings);
      if (difference)
        throw preconditionFailed(`inequivalent arg '${difference}' for queue '${name}' in vhost '/'`);
      return known;
    }
    const queue = new EmbeddedQueue(name || `amq.gen-${randomUUID()}`, settings, this);
    this.queues.set(queue.name, queue);
    return queue;
  }

  deleteQueue(name: string, { ifUnused, ifEmpty }: Options.DeleteQueue = {}): number {
    const queue = this.queues.get(name);
    if (!queue) return 0;
    const { messageCount } = queue;
    if (ifUnused && queue.consumerCount > 0) throw preconditionFailed(`queue '${name}' in vhost '/' in use`);
    if (ifEmpty && messageCount > 0) throw preconditionFailed(`queue '${name}' in vhost '/' not empty`);
    this.queues.delete(name);
    for (const exchange of this.exchanges.values()) exchange.forget('queue', name);
    queue.close();
    return messageCount;
  }

  exchange(name: string): Exchange {
    const exchange = this.exchanges.get(name);
    if (!exchange) throw notFound('exchange', name);
    return exchange;
  }

  assertExchange(name: string, type: string): void {
    if (!isExchangeType(type)) throw new AmqpError(503, `COMMAND_INVALID - unknown exchange type '${type}'`);
    const known = this.exchanges.get(name);
    if (known && known.type !== type) {
      throw preconditionFailed(`inequivalent arg 'type' for exchange '${name}' in vhost '/'`);
    }
    if (!known) this.exchanges.set(name, new Exchange(name, type));
  }

  deleteExchange(name: string): void {
    this.exchanges.delete(name);
    for (const exchange of this.exchanges.values()) exchange.forget('exchange', name);
  }

  bind(source: string, binding: Binding): void {
    if (binding.kind === 'queue') this.queue(binding.destination);
    else this.exchange(binding.destination);
    this.exchange(source).bind(binding);
  }

  receiveReplies(address: string, receiver: ReplyReceiver | undefined): void {
    if (receiver) this.replies.set(address, receiver);
    else this.replies.delete(address);
  }

  /**
   * Routes and stores a message.
   *
   * @returns the result: `refused` when a full queue declared to refuse it
   * @throws AmqpError 404 when the exchange does not exist
   */
  publish(message: StoredMessage): 'stored' | 'unroutable' | 'refused' {
    const reply = message.exchange === '' ? this.replies.get(message.routingKey) : undefined;
    if (reply) {
      setImmediate(() => this.detached(() => reply(message)));
      return 'stored';
    }
    const queues = this.route(message);
    const stored = [...queues].map((queue) => queue.push(message));
    if (stored.includes(false)) return 'refused';
    return stored.length > 0 ? 'stored' : 'unroutable';
  }

  detached(fn: () => void): void {
    this.outside.runInAsyncScope(fn);
  }

  bury(queue: EmbeddedQueue, message: StoredMessage, reason: DeathReason): void {
    const exchange = queue.textOf('x-dead-letter-exchange');
    if (exchange === undefined || (exchange !== '' && !this.exchanges.has(exchange))) return;
    const letter: StoredMessage = {
      ...message,
      exchange,
      routingKey: queue.textOf('x-dead-letter-routing-key') ?? message.routingKey,
      properties: buried(message, queue.name, reason),
      redelivered: false,
    };
    for (const target of this.route(letter)) {
      if (reason === 'rejected' || !circles(letter.properties, target.name)) target.push(letter);
    }
  }

  private route(message: StoredMessage): Set<EmbeddedQueue> {
    const found = new Set<EmbeddedQueue>();
    if (message.exchange === '') {
      const queue = this.queues.get(message.routingKey);
      return queue ? found.add(queue) : found;
    }
    const seen = new Set([this.exchange(message.exchange)]);
    for (const exchange of seen) {
      for (const binding of exchange.match(message.routingKey, message.properties.headers ?? {})) {
        // A Set may grow during iteration: exchanges bound to exchanges are visited once each.
        if (binding.kind === 'exchange') seen.add(this.exchange(binding.destination));
        else found.add(this.queue(binding.destination));
      }
    }
    return found;
  }
}
