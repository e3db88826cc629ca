import type { StoredMessage } from './message.js';

/**
 * A FIFO list; a requeued message returns to its old position at the front. Every operation is O(1) in a busy queue.
 */
export class MessageList {
  /** Requeued messages, the next one last. */
  private readonly front: StoredMessage[] = [];
  private back: StoredMessage[] = [];
  private head = 0;

  get length(): number {
    return this.front.length + this.back.length - this.head;
  }

  peek(): StoredMessage | undefined {
    return this.front.at(-1) ?? this.back[this.head];
  }

  push(message: StoredMessage): void {
    this.back.push(message);
  }

  shift(): StoredMessage | undefined {
    const requeued = this.front.pop();
    if (requeued) return requeued;
    const message = this.back[this.head];
    if (!message) return undefined;
    this.head++;
    // Half of the array is used up: cut it off, so that memory follows the length.
    if (this.head * 2 > this.back.length) {
      this.back = this.back.slice(this.head);
      this.head = 0;
    }
    return message;
  }

  putBack(message: StoredMessage): void {
    let index = this.front.length;
    while (index > 0 && this.front[index - 1]!.sequence < message.sequence) index--;
    this.front.splice(index, 0, message);
  }

  clear(): number {
    const { length } = this;
    this.front.length = 0;
    this.back = [];
    this.head = 0;
    return length;
  }
}
