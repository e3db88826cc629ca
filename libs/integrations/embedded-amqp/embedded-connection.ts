import { EventEmitter } from 'node:events';
import type { VirtualHost } from './virtual-host.js';
import { EmbeddedChannel } from './embedded-channel.js';

/** A client's connection to the embedded broker, with the part of amqplib's interface that clients use. */
export class EmbeddedConnection extends EventEmitter {
  private readonly channels = new Set<EmbeddedChannel>();
  private readonly exclusiveQueues = new Set<string>();
  private open = true;

  constructor(private readonly host: VirtualHost) {
    super();
  }

  get isOpen(): boolean {
    return this.open;
  }

  createChannel(): Promise<EmbeddedChannel> {
    return this.createConfirmChannel();
  }

  createConfirmChannel(): Promise<EmbeddedChannel> {
    if (!this.open) return Promise.reject(new Error('Connection closed'));
    const channel = new EmbeddedChannel(this.host, this);
    this.channels.add(channel);
    channel.once('close', () => this.channels.delete(channel));
    return Promise.resolve(channel);
  }

  /** Registers an exclusive queue, which is deleted with the connection. @internal */
  own(queue: string): void {
    this.exclusiveQueues.add(queue);
  }

  /** Closes the connection with a reason; requeues the unsettled messages of its channels. */
  fail(error: Error): void {
    this.end(error);
  }

  close(): Promise<void> {
    this.end();
    return Promise.resolve();
  }

  private end(error?: Error): void {
    if (!this.open) return;
    this.open = false;
    for (const channel of [...this.channels]) channel.end();
    for (const queue of this.exclusiveQueues) this.host.deleteQueue(queue);
    this.emit('close', error);
  }
}
