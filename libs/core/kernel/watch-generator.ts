import { whenConsumed, type Consumption } from './consumption.js';
import type { Replacement } from './hook.js';
import type { OutcomeListener } from './outcome-listener.js';

type Step = IteratorResult<unknown, unknown>;

/** Ends calls whose loop was left without notifying the generator, when the generator is collected. */
const abandoned = new FinalizationRegistry<Consumption>((consumption) => consumption.succeeded(undefined));

/**
 * Observes an async generator to its end without replacing the object. Other iterators are not observed, because they
 * may be anything.
 *
 * @returns false when the object cannot be modified
 */
export function watchGenerator(generator: object, listener: OutcomeListener): boolean {
  return whenConsumed(generator, listener, { next: stepped, return: stepped, throw: stepped });
}

const stepped =
  (consumption: Consumption): Replacement =>
  (take) =>
    function (...args) {
      if (!consumption.hasBegun) abandoned.register(this as object, consumption);
      const step = consumption.step(() => take.apply(this, args) as Promise<Step>);
      return step.then(
        (result) => {
          if (result.done) consumption.succeeded(result.value);
          return result;
        },
        (error: unknown) => {
          consumption.failed(error);
          throw error;
        },
      );
    };
