import { whenConsumed, type Consumption } from './consumption.js';
import type { Replacement } from './hook.js';
import type { OutcomeListener } from './outcome-listener.js';

type Step = IteratorResult<unknown, unknown>;

/** Ends the calls of loops that were left without telling the generator, when it has been collected. */
const abandoned = new FinalizationRegistry<Consumption>((consumption) => consumption.succeeded(undefined));

/**
 * Follows an async generator to its end, which stays the object it is. Other iterators may be anything: they are left
 * alone.
 *
 * @returns false when it does not let itself be changed
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
