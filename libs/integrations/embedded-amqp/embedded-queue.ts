import { MessageList } from './message-list.js';
import type { StoredMessage } from './message.js';
import type { QueueSettings } from './queue-options.js';

/** A consumer of a queue. */
export interface QueueConsumer {
  readonly tag: string;
  readonly exclusive: boolean;
  hasRoom(): boolean;
  /** @returns true when the message must be kept until it is settled */
  deliver(message: StoredMessage): boolean;
  /** Called when the queue was deleted. */
  cancelled(): void;
}

export type DeathReason = 'rejected' | 'expired' | 'maxlen';

/** The queue's interface to the broker. */
export interface QueueHost {
  /** Runs a function outside of the caller's asynchronous context. */
  detached(fn: () => void): void;
  bury(queue: EmbeddedQueue, message: StoredMessage, reason: DeathReason): void;
}

/** Maximum delay of setTimeout; it fires at once for a longer one. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * One queue: order, limits, expiry and fair delivery. Expired messages are removed only at the head, as in RabbitMQ.
 */
export class EmbeddedQueue {
  private readonly ready = new MessageList();
  private readonly consumers: QueueConsumer[] = [];
  private turn = 0;
  private sequence = 0;
  private delivery: NodeJS.Immediate | undefined;
  private expiry: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    readonly name: string,
    readonly settings: QueueSettings,
    private readonly host: QueueHost,
  ) {}

  get messageCount(): number {
    this.dropExpired();
    return this.ready.length;
  }

  get consumerCount(): number {
    return this.consumers.length;
  }

  get hasExclusiveConsumer(): boolean {
    return this.consumers.some((consumer) => consumer.exclusive);
  }

  numberOf(argument: string): number | undefined {
    const value = this.settings.arguments[argument];
    return typeof value === 'number' ? value : undefined;
  }

  textOf(argument: string): string | undefined {
    const value = this.settings.arguments[argument];
    return typeof value === 'string' ? value : undefined;
  }

  /** @returns false when the queue is full and declared to refuse messages */
  push(message: StoredMessage): boolean {
    const limit = this.numberOf('x-max-length') ?? Infinity;
    if (this.ready.length >= limit && this.textOf('x-overflow')?.startsWith('reject-publish')) return false;
    this.ready.push({ ...message, sequence: this.sequence++, expiresAt: this.expiryOf(message) });
    while (this.ready.length > limit) this.host.bury(this, this.ready.shift()!, 'maxlen');
    this.wake();
    return true;
  }

  /** Takes the next message synchronously, like `basic.get`. */
  take(): StoredMessage | undefined {
    this.dropExpired();
    const message = this.ready.shift();
    this.watchHead();
    return message;
  }

  /** Does nothing when the queue was deleted, as its messages were. */
  requeue(message: StoredMessage): void {
    if (this.closed) return;
    this.ready.putBack({ ...message, redelivered: true });
    this.wake();
  }

  /** Does nothing when the queue was deleted, as its messages were. */
  reject(message: StoredMessage): void {
    if (this.closed) return;
    this.host.bury(this, message, 'rejected');
    this.wake();
  }

  purge(): number {
    const count = this.ready.clear();
    this.watchHead();
    return count;
  }

  addConsumer(consumer: QueueConsumer): void {
    this.consumers.push(consumer);
    this.wake();
  }

  removeConsumer(consumer: QueueConsumer): void {
    const index = this.consumers.indexOf(consumer);
    if (index >= 0) this.consumers.splice(index, 1);
  }

  /** Called after a change: delivers messages, and schedules the expiry of the head. */
  wake(): void {
    this.watchHead();
    if (this.delivery || this.ready.length === 0 || !this.consumers.some((one) => one.hasRoom())) return;
    // One delivery per turn of the event loop, so that an endless redelivery does not starve the process.
    this.delivery = setImmediate(() => {
      this.delivery = undefined;
      this.host.detached(() => this.deliverNext());
    });
  }

  /** Stops timers and consumers, when the queue is deleted or the broker closes. */
  close(): void {
    this.closed = true;
    clearImmediate(this.delivery);
    clearTimeout(this.expiry);
    this.ready.clear();
    for (const consumer of this.consumers.splice(0)) consumer.cancelled();
  }

  private deliverNext(): void {
    const consumer = this.nextConsumer();
    const message = consumer && this.take();
    if (!message) return;
    consumer.deliver(message);
    this.wake();
  }

  private nextConsumer(): QueueConsumer | undefined {
    for (let tried = 0; tried < this.consumers.length; tried++) {
      const consumer = this.consumers[this.turn++ % this.consumers.length]!;
      if (consumer.hasRoom()) return consumer;
    }
    return undefined;
  }

  private expiryOf(message: StoredMessage): number | undefined {
    const own = message.properties.expiration as string | undefined;
    const ttl = Math.min(
      own === undefined ? Infinity : Number(own),
      this.numberOf('x-message-ttl') ?? Infinity,
    );
    return Number.isFinite(ttl) ? Date.now() + ttl : undefined;
  }

  private dropExpired(): void {
    for (let head = this.ready.peek(); head && isExpired(head); head = this.ready.peek()) {
      this.ready.shift();
      this.host.bury(this, head, 'expired');
    }
  }

  private watchHead(): void {
    clearTimeout(this.expiry);
    this.expiry = undefined;
    const expiresAt = this.ready.peek()?.expiresAt;
    if (expiresAt === undefined) return;
    const delay = Math.min(Math.max(expiresAt - Date.now(), 0), LONGEST_TIMER_MS);
    this.expiry = setTimeout(() => {
      this.host.detached(() => this.dropExpired());
      this.wake();
    }, delay).unref();
  }
}

function isExpired(message: StoredMessage): boolean {
  return message.expiresAt !== undefined && message.expiresAt <= Date.now();
}
