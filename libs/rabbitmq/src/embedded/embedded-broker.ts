import { AsyncResource } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Options } from 'amqplib';
import { AmqpError, notFound, preconditionFailed } from './amqp-error.js';
import { buried, circles } from './dead-letter.js';
import { EmbeddedConnection } from './embedded-connection.js';
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

/** Receives what is sent to one channel's direct reply-to address. */
export type ReplyReceiver = (message: StoredMessage) => void;

/**
 * A message broker inside the process, for development and tests: exchanges, queues, acknowledgements, prefetch,
 * redelivery, dead letters, expiry and length limits as RabbitMQ has them, with no network and no files. Messages live
 * as long as the process.
 *
 * `embedded: true` gives an application a broker of its own; hand one instance to several to connect them.
 *
 * @example
 * ```ts
 * const broker = new EmbeddedBroker();
 * ObservableRabbitMQModule.forRoot({ embedded: broker, exchanges: [{ name: 'records', type: 'topic' }] });
 * ```
 */
export class EmbeddedBroker implements QueueHost {
  private readonly exchanges = new Map<string, Exchange>();
  private readonly queues = new Map<string, EmbeddedQueue>();
  private readonly replies = new Map<string, ReplyReceiver>();
  private readonly connections = new Set<EmbeddedConnection>();
  // Consumers must not inherit the publisher's AsyncLocalStorage: no wire would carry it.
  private readonly outside = new AsyncResource('EmbeddedBroker');
  private closed = false;

  constructor() {
    for (const [name, type] of Object.entries(PREDECLARED))
      this.exchanges.set(name, new Exchange(name, type));
  }

  /**
   * Opens a connection, as `amqplib.connect` would.
   *
   * @throws AmqpError 320 after `close()`
   */
  connect(): EmbeddedConnection {
    if (this.closed) throw new AmqpError(320, 'CONNECTION_FORCED - the embedded broker is closed');
    const connection = new EmbeddedConnection(this);
    this.connections.add(connection);
    connection.once('close', () => this.connections.delete(connection));
    return connection;
  }

  /** Cuts every connection, as a broker's restart does: what was not acknowledged is requeued, clients reconnect. */
  dropConnections(): void {
    const reason = new AmqpError(320, 'CONNECTION_FORCED - connections dropped');
    for (const connection of [...this.connections]) connection.fail(reason);
  }

  /** Cuts the connections and forgets everything; no timer is left. */
  close(): Promise<void> {
    this.closed = true;
    this.dropConnections();
    for (const queue of this.queues.values()) queue.close();
    this.queues.clear();
    this.exchanges.clear();
    return Promise.resolve();
  }

  /** Waiting messages of a queue, the unacknowledged not counted. @throws AmqpError 404 when there is no such queue */
  depth(queue: string): number {
    return this.queue(queue).messageCount;
  }

  /** @internal */
  queue(name: string): EmbeddedQueue {
    const queue = this.queues.get(name);
    if (!queue) throw notFound('queue', name);
    return queue;
  }

  /** @internal */
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

  /** @internal */
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

  /** @internal */
  exchange(name: string): Exchange {
    const exchange = this.exchanges.get(name);
    if (!exchange) throw notFound('exchange', name);
    return exchange;
  }

  /** @internal */
  assertExchange(name: string, type: string): void {
    if (!isExchangeType(type)) throw new AmqpError(503, `COMMAND_INVALID - unknown exchange type '${type}'`);
    const known = this.exchanges.get(name);
    if (known && known.type !== type) {
      throw preconditionFailed(`inequivalent arg 'type' for exchange '${name}' in vhost '/'`);
    }
    if (!known) this.exchanges.set(name, new Exchange(name, type));
  }

  /** @internal */
  deleteExchange(name: string): void {
    this.exchanges.delete(name);
    for (const exchange of this.exchanges.values()) exchange.forget('exchange', name);
  }

  /** @internal */
  bind(source: string, binding: Binding): void {
    if (binding.kind === 'queue') this.queue(binding.destination);
    else this.exchange(binding.destination);
    this.exchange(source).bind(binding);
  }

  /** @internal */
  receiveReplies(address: string, receiver: ReplyReceiver | undefined): void {
    if (receiver) this.replies.set(address, receiver);
    else this.replies.delete(address);
  }

  /**
   * Routes and stores a message.
   *
   * @internal
   * @returns where it went: `refused` when a full queue declared to refuse it
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

  /** @internal */
  detached(fn: () => void): void {
    this.outside.runInAsyncScope(fn);
  }

  /** @internal */
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
        // Sets grow while they are walked: exchanges bound to exchanges are visited once each.
        if (binding.kind === 'exchange') seen.add(this.exchange(binding.destination));
        else found.add(this.queue(binding.destination));
      }
    }
    return found;
  }
}
