import { preconditionFailed } from './amqp-error.js';
import type { EmbeddedQueue } from './embedded-queue.js';
import type { StoredMessage } from './message.js';

/** A delivered message. */
export interface Delivery {
  tag: number;
  message: StoredMessage;
  queue: EmbeddedQueue;
  /** Undefined for a message taken by `get`. */
  consumerTag: string | undefined;
}

/** Unsettled messages of one channel. */
export class Deliveries {
  private readonly open = new Map<number, Delivery>();
  private lastTag = 0;

  get size(): number {
    return this.open.size;
  }

  nextTag(): number {
    return ++this.lastTag;
  }

  add(delivery: Delivery): void {
    this.open.set(delivery.tag, delivery);
  }

  countOf(consumerTag: string): number {
    let count = 0;
    for (const delivery of this.open.values()) if (delivery.consumerTag === consumerTag) count++;
    return count;
  }

  /** Removes one delivery, or all up to it. @throws AmqpError 406 for an unknown delivery tag */
  settle(tag: number, allUpTo: boolean): Delivery[] {
    if (!this.open.has(tag)) throw preconditionFailed(`unknown delivery tag ${tag}`);
    const settled = allUpTo ? [...this.open.values()].filter((one) => one.tag <= tag) : [this.open.get(tag)!];
    for (const delivery of settled) this.open.delete(delivery.tag);
    return settled;
  }

  settleAll(): Delivery[] {
    const settled = [...this.open.values()];
    this.open.clear();
    return settled;
  }
}
