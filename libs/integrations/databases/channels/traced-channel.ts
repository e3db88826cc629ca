import { subscribe, unsubscribe, type ChannelListener } from 'node:diagnostics_channel';
import { isRealmOver } from '#kernel';
import type { OpenCall } from '#tracing';

/** The message published for one operation: the same object at each step. */
interface Message {
  error?: unknown;
  result?: unknown;
}

/** What is different about a channel. */
export interface ChannelTraits {
  /**
   * Called when an operation starts. What it consists of is published between this and its being sent, so `open` is
   * called only then.
   */
  readonly starts?: () => unknown;
  /** The error in a result that is a success as such. */
  readonly errorIn?: (result: unknown) => unknown;
}

/**
 * Observes the operations that a library publishes on a `TracingChannel` of Node.js: each from its start to its result,
 * before its callback runs.
 *
 * @param name of the channel, such as `mysql2:query`
 * @param open starts observing an operation, in the context of its caller; returns undefined for an operation that is
 *   not observed
 * @returns a function that stops observing
 */
export function observeChannel<M extends object>(
  name: string,
  open: (message: M) => OpenCall | undefined,
  { starts, errorIn = () => undefined }: ChannelTraits = {},
): () => void {
  const calls = new WeakMap<object, OpenCall>();
  const begin = (message: unknown): void => {
    const call = open(message as M);
    if (call) calls.set(message as object, call);
  };
  const end = (message: unknown): void => {
    const call = calls.get(message as object);
    if (!call) return;
    calls.delete(message as object);
    const { result, error = errorIn(result) } = message as Message;
    call.end(error === undefined ? undefined : { error });
  };
  return listen(name, {
    start: starts ?? begin,
    asyncStart: end,
    end: (message) => {
      if (starts) begin(message);
      // Thrown at once: nothing else follows.
      if ((message as Message).error !== undefined) end(message);
    },
  });
}

/**
 * Subscribes to steps of a `TracingChannel`. Errors of a listener are swallowed.
 *
 * @returns a function that unsubscribes
 */
export function listen(
  name: string,
  steps: Readonly<Record<string, (message: unknown) => void>>,
): () => void {
  const listeners = Object.entries(steps).map(([step, told]): [string, ChannelListener] => [
    `tracing:${name}:${step}`,
    (message) => {
      if (isRealmOver()) return stop();
      try {
        told(message);
      } catch {
        // Observation must not affect the observed code.
      }
    },
  ]);
  const stop = (): void => {
    for (const [channel, listener] of listeners) unsubscribe(channel, listener);
  };
  for (const [channel, listener] of listeners) subscribe(channel, listener);
  return stop;
}
