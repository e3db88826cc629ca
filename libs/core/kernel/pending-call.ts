import { context, type Context } from '@opentelemetry/api';
import type { OutcomeListener } from './outcome-listener.js';

/**
 * Represents the result of a call that is made later. Code that measures a block can receive it as the block's result:
 * a listener added with `whenDone` is notified of the call, which runs without the measuring code on the stack.
 */
export class PendingCall implements OutcomeListener {
  private readonly listeners: OutcomeListener[] = [];
  private active: Context | undefined;

  /** The context in which the block would have run. */
  get inside(): Context | undefined {
    return this.active;
  }

  /** The block. */
  readonly begin = (): this => {
    this.active = context.active();
    return this;
  };

  add(listener: OutcomeListener): void {
    this.listeners.push(listener);
  }

  succeeded(value: unknown): void {
    this.tell((listener) => listener.succeeded(value));
  }

  failed(error: unknown): void {
    this.tell((listener) => listener.failed(error));
  }

  /**
   * Listeners do not throw, except for a stack overflow: the listener in which it occurred and those after it are
   * notified again when the stack is free; earlier ones are not notified twice.
   */
  private tell(how: (listener: OutcomeListener) => void): void {
    const left = [...this.listeners];
    const tellAll = (): void => {
      for (let [listener] = left; listener; [listener] = left) {
        how(listener);
        left.shift();
      }
    };
    try {
      tellAll();
    } catch {
      queueMicrotask(tellAll);
    }
  }
}
