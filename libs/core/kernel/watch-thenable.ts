import { types } from 'node:util';
import { context } from '@opentelemetry/api';
import { whenConsumed, type Consumers, type Consumption } from './consumption.js';
import { dataMethod, type Replacement } from './hook.js';
import type { OutcomeListener } from './outcome-listener.js';

type Settled = (value: unknown) => unknown;

/** Methods that run a query besides `then`, in mongoose, drizzle and Prisma. */
const STARTERS = ['exec', 'execute', 'finally'];

/**
 * Observes an object with a `then` that is no promise, such as a query builder. It is not awaited, because that would
 * run it.
 *
 * @param follow observes what a starter returns
 * @returns false when the object cannot be modified
 */
export function watchThenable(
  thenable: object,
  listener: OutcomeListener,
  follow: (result: unknown, listener: OutcomeListener) => unknown,
): boolean {
  // `catch` and `finally` of a promise use `then`, in subclasses too.
  const isPromise = types.isPromise(thenable);
  const starters = STARTERS.filter(
    (name) => !(isPromise && name === 'finally') && dataMethod(thenable, name),
  );
  const started =
    (consumption: Consumption): Replacement =>
    (start) =>
      function (...args) {
        consumption.unhook();
        return follow(
          consumption.step(() => start.apply(this, args)),
          consumption,
        );
      };
  /** Prisma's `catch` does not use `then`, and its result hides the failure. */
  const caught =
    (consumption: Consumption): Replacement =>
    (start) =>
      function (reaction, ...rest) {
        const caller = context.active();
        const told = (error: unknown): unknown => {
          consumption.failed(error);
          return context.with(caller, reaction as Settled, undefined, error);
        };
        return started(consumption)(start).call(
          this,
          typeof reaction === 'function' ? told : reaction,
          ...rest,
        );
      };
  const consumers: Consumers = Object.fromEntries(starters.map((name) => [name, started]));
  if (!isPromise && dataMethod(thenable, 'catch'))
    return whenConsumed(thenable, listener, { then: awaited, catch: caught, ...consumers });
  return whenConsumed(thenable, listener, { then: awaited, ...consumers });
}

const awaited =
  (consumption: Consumption): Replacement =>
  (then) =>
    function (fulfilled, rejected, ...rest) {
      consumption.unhook();
      const caller = context.active();
      // Callbacks run in the context of the caller, not in that of the query.
      const back = (reaction: unknown, otherwise: Settled): Settled =>
        typeof reaction === 'function' ? context.bind(caller, reaction as Settled) : otherwise;
      const reactions = [
        told((value) => consumption.succeeded(value), back(fulfilled, handOn)),
        told((error) => consumption.failed(error), back(rejected, throwOn)),
      ];
      return consumption.step(() => then.apply(this, [...reactions, ...rest]));
    };

function told(tell: (value: unknown) => void, reaction: Settled): Settled {
  return (value) => {
    tell(value);
    return reaction(value);
  };
}

function handOn(value: unknown): unknown {
  return value;
}

function throwOn(error: unknown): never {
  throw error;
}
