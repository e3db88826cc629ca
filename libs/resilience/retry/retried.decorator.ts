import { methodOnly, wrapMethod } from '#kernel';
import { settleRetry, type RetryOptions } from './retry-options.js';
import { runOf } from './retry.js';

export interface RetriedOptions<Args extends unknown[] = never[]> extends Omit<
  Partial<RetryOptions>,
  'signal'
> {
  /**
   * Ends a call at once, whatever its state: one signal for all calls, or a function of the arguments. Default: none.
   */
  signal?: AbortSignal | ((...args: Args) => AbortSignal | undefined);
}

type AsyncMethod = (...args: never[]) => Promise<unknown>;

/** The result of {@link Retried}: a decorator for asynchronous methods. */
export type RetriedDecorator = <M extends AsyncMethod>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<M>,
) => void;

/**
 * Retries a failed method; see `retry`. The method must be repeatable and asynchronous. `currentAttempt()` provides the
 * attempt's number and its abort signal.
 *
 * @param options see `RetryOptions`; `operation` is `Class.method` by default
 * @throws ObservabilityError `OBS_RETRY`, when the class is defined, for an invalid number
 * @example
 * ```ts
 * @Retried({ maxAttempts: 5, retryIf: (error) => error instanceof Unavailable })
 * async load(customer: string): Promise<Customer> { … }
 *
 * @Retried({ signal: (_order: Order, signal?: AbortSignal) => signal })
 * async send(order: Order, signal?: AbortSignal): Promise<void> { … }
 * ```
 */
export function Retried<Args extends unknown[]>(options: RetriedOptions<Args> = {}): RetriedDecorator {
  return methodOnly('Retried', ({ descriptor, owner, member }) => {
    const { signal, operation = `${owner}.${member}`, ...rest } = options;
    const settings = settleRetry({ ...rest, operation });
    const signalOf = typeof signal === 'function' ? signal : () => signal;
    wrapMethod(
      descriptor,
      (original) =>
        function retried(this: unknown, ...args: unknown[]): Promise<unknown> {
          let signalOfCall: AbortSignal | undefined;
          try {
            signalOfCall = signalOf(...(args as Args));
          } catch (error) {
            // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever its function threw
            return Promise.reject(error);
          }
          const call = { method: original, self: this, args };
          return runOf(call, { ...settings, signal: signalOfCall }).execute();
        },
    );
  });
}
