import { wrapMethod } from '#context';
import { settleRetry, type RetryOptions } from './retry-options.js';
import { retryOn } from './retry.js';

type AsyncMethod = (...args: never[]) => Promise<unknown>;

/**
 * Tries a method again when it fails; see `retry`. The method has to be one that may be repeated, and asynchronous.
 *
 * @param options see `RetryOptions`; `operation` is `Class.method` by default
 * @throws ObservabilityError `OBS_RETRY`, when the class is defined, for a number that makes no sense
 * @example
 * ```ts
 * @Retried({ maxAttempts: 5, retryIf: (error) => error instanceof Unavailable })
 * async load(customer: string): Promise<Customer> { … }
 * ```
 */
export function Retried(options: Partial<RetryOptions> = {}) {
  return <M extends AsyncMethod>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => {
    const owner = typeof target === 'function' ? target.name : target.constructor.name;
    const settings = settleRetry({ ...options, operation: options.operation ?? `${owner}.${String(key)}` });
    wrapMethod(
      descriptor,
      (original) =>
        function retried(this: unknown, ...args: unknown[]): unknown {
          return retryOn(this, () => original.apply(this, args), settings);
        },
    );
  };
}
