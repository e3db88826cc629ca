import { context, type Context } from '@opentelemetry/api';
import type { OutcomeListener } from './outcome-listener.js';

/**
 * Stands for the result of a call that is yet to be made. Code that measures "a block and what it returns" can be given
 * this for a block: whoever follows it with `whenDone` is told of the call, which is made afterwards without that code on
 * the stack.
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
   * Listeners do not throw; where the stack ends instead, the one that it ended in and those behind it hear of it when the
   * stack has been left. Those before it do not hear twice.
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
