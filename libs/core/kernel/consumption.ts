import { context } from '@opentelemetry/api';
import { atEndOfTurn, type EndOfTurn } from './end-of-turn.js';
import { Hook, type Replacement } from './hook.js';
import type { OutcomeListener } from './outcome-listener.js';

/** Maximum number of listeners for one result, which may be returned many times. Further ones are called at once. */
const MOST_WAITING = 100;

const results = new WeakMap<object, Consumption>();

/** The methods that consume a result, and their replacements. */
export type Consumers = Readonly<Record<string, (consumption: Consumption) => Replacement>>;

/**
 * Observes a result that does its work only when it is consumed, which may never happen: if it is not consumed within
 * this turn of the event loop, its listeners are notified of completion and the object is restored.
 *
 * @returns false when the object cannot be modified, or has too many listeners
 */
export function whenConsumed(result: object, listener: OutcomeListener, consumers: Consumers): boolean {
  const known = results.get(result);
  if (known) return known.add(listener);
  const consumption = new Consumption(new Hook(result));
  if (!consumption.hook(result, consumers)) return false;
  results.set(result, consumption);
  return consumption.add(listener);
}

/** The observation of one result, from its return to the end of its consumption. */
export class Consumption implements OutcomeListener, EndOfTurn {
  hasBegun = false;
  private listeners: OutcomeListener[] = [];
  private isOpen = true;

  constructor(private readonly hooks: Hook) {}

  hook(result: object, consumers: Consumers): boolean {
    for (const [name, replacementBy] of Object.entries(consumers)) {
      if (this.hooks.replace(result, name, replacementBy(this))) continue;
      this.hooks.remove(result);
      return false;
    }
    return true;
  }

  /** Only the first consumption is observed. */
  unhook(): void {
    const result = this.hooks.target;
    if (!result) return;
    results.delete(result);
    this.hooks.remove(result);
  }

  /** The innermost listener's context, which contains those of the outer calls. */
  get inside(): OutcomeListener['inside'] {
    return this.listeners.find((listener) => listener.inside)?.inside;
  }

  add(listener: OutcomeListener): boolean {
    if (this.hasBegun || this.listeners.length >= MOST_WAITING) return false;
    this.listeners.push(listener);
    if (!listener.isSilent) atEndOfTurn(this);
    return true;
  }

  /** Runs a step of the consumption in its context. @returns the step's result */
  step<T>(work: () => T): T {
    this.hasBegun = true;
    const { inside } = this;
    try {
      return inside ? context.with(inside, work) : work();
    } catch (error) {
      this.failed(error);
      throw error;
    }
  }

  turnEnded(): void {
    if (this.hasBegun) return;
    const recorded = this.listeners.filter(({ isSilent }) => !isSilent);
    // Silent listeners record nothing and only carry the context, which is kept until the result is consumed.
    this.listeners = this.listeners.filter(({ isSilent }) => isSilent);
    if (this.listeners.length === 0) this.unhook();
    for (const listener of recorded) listener.succeeded(undefined);
  }

  succeeded(value: unknown): void {
    this.end((listener) => listener.succeeded(value));
  }

  failed(error: unknown): void {
    this.end((listener) => listener.failed(error));
  }

  private end(tell: (listener: OutcomeListener) => void): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.listeners.forEach(tell);
  }
}
