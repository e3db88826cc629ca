import { EventEmitter } from 'node:events';
import type { Options, Replies } from 'amqplib';
import { IllegalOperationError } from './amqp-error.js';
import type { VirtualHost } from './virtual-host.js';
import type { EmbeddedQueue } from './embedded-queue.js';
import type { Binding } from './exchange.js';

/** The connection, as a channel uses it. */
export interface ChannelOwner {
  /** Registers an exclusive queue, which is deleted with the connection. */
  own(queue: string): void;
  /** Closes the connection with an error. */
  fail(error: Error): void;
}

/** The declaring half of a channel: exchanges, queues and bindings. */
export abstract class ChannelTopology extends EventEmitter {
  protected open = true;

  constructor(
    protected readonly host: VirtualHost,
    readonly connection: ChannelOwner,
  ) {
    super();
  }

  /** Closes the channel. @internal */
  abstract end(): void;

  assertQueue(queue = '', options?: Options.AssertQueue): Promise<Replies.AssertQueue> {
    return this.perform(() => {
      const found = this.host.assertQueue(queue, options);
      if (found.settings.exclusive) this.connection.own(found.name);
      return describe(found);
    });
  }

  checkQueue(queue: string): Promise<Replies.AssertQueue> {
    return this.perform(() => describe(this.host.queue(queue)));
  }

  deleteQueue(queue: string, options?: Options.DeleteQueue): Promise<Replies.DeleteQueue> {
    return this.perform(() => ({ messageCount: this.host.deleteQueue(queue, options) }));
  }

  purgeQueue(queue: string): Promise<Replies.PurgeQueue> {
    return this.perform(() => ({ messageCount: this.host.queue(queue).purge() }));
  }

  bindQueue(queue: string, source: string, pattern: string, args?: object): Promise<Replies.Empty> {
    return this.bind('queue', queue, source, pattern, args);
  }

  unbindQueue(queue: string, source: string, pattern: string, args?: object): Promise<Replies.Empty> {
    return this.unbind('queue', queue, source, pattern, args);
  }

  assertExchange(
    exchange: string,
    type: string,
    _options?: Options.AssertExchange,
  ): Promise<Replies.AssertExchange> {
    return this.perform(() => {
      this.host.assertExchange(exchange, type);
      return { exchange };
    });
  }

  checkExchange(exchange: string): Promise<Replies.Empty> {
    return this.perform(() => {
      this.host.exchange(exchange);
      return {};
    });
  }

  deleteExchange(exchange: string): Promise<Replies.Empty> {
    return this.perform(() => {
      this.host.deleteExchange(exchange);
      return {};
    });
  }

  bindExchange(destination: string, source: string, pattern: string, args?: object): Promise<Replies.Empty> {
    return this.bind('exchange', destination, source, pattern, args);
  }

  unbindExchange(
    destination: string,
    source: string,
    pattern: string,
    args?: object,
  ): Promise<Replies.Empty> {
    return this.unbind('exchange', destination, source, pattern, args);
  }

  protected fail(error: Error): void {
    if (!this.open) return;
    if (this.listenerCount('error') === 0) return this.connection.fail(error);
    this.emit('error', error);
    this.end();
  }

  /** Behaves like a remote procedure: returns a promise, and a refusal closes the channel. */
  protected perform<T>(operation: () => T): Promise<T> {
    return new Promise((resolve) => {
      this.assertOpen();
      resolve(this.attempt(operation));
    });
  }

  private attempt<T>(operation: () => T): T {
    try {
      return operation();
    } catch (error) {
      queueMicrotask(() => this.fail(error as Error));
      throw error;
    }
  }

  private bind(
    kind: Binding['kind'],
    destination: string,
    source: string,
    pattern: string,
    args: object = {},
  ) {
    return this.perform((): Replies.Empty => {
      this.host.bind(source, { kind, destination, pattern, args: { ...args } });
      return {};
    });
  }

  private unbind(
    kind: Binding['kind'],
    destination: string,
    source: string,
    pattern: string,
    args: object = {},
  ) {
    return this.perform((): Replies.Empty => {
      this.host.exchange(source).unbind({ kind, destination, pattern, args: { ...args } });
      return {};
    });
  }

  protected assertOpen(): void {
    if (!this.open) throw new IllegalOperationError('Channel closed');
  }
}

function describe(queue: EmbeddedQueue): Replies.AssertQueue {
  return { queue: queue.name, messageCount: queue.messageCount, consumerCount: queue.consumerCount };
}
