/** Process events in use: exit, signals, and fatal errors. */
export type ProcessEvent = 'exit' | 'uncaughtExceptionMonitor' | NodeJS.Signals;
type Listener = (first: never, second: never) => unknown;

interface Subscription {
  readonly listeners: Set<Listener>;
  readonly notify: (first: unknown, second: unknown) => void;
}

const subscriptions = new Map<ProcessEvent, Subscription>();

/**
 * Adds one listener to the process per event, shared by all applications: a test suite that never closes its
 * applications gets no warning about too many listeners.
 *
 * @returns a function that removes the listener; the last one removes the process listener
 */
export function onProcess(event: ProcessEvent, listener: Listener): () => void {
  const entry = subscriptions.get(event) ?? open(event);
  entry.listeners.add(listener);
  return () => {
    if (!entry.listeners.delete(listener) || entry.listeners.size > 0) return;
    process.off(event, entry.notify);
    if (subscriptions.get(event) === entry) subscriptions.delete(event);
  };
}

function open(event: ProcessEvent): Subscription {
  const listeners = new Set<Listener>();
  const notify = (first: unknown, second: unknown): void => {
    for (const listener of [...listeners]) listener(first as never, second as never);
  };
  const entry = { listeners, notify };
  subscriptions.set(event, entry);
  process.on(event, notify);
  return entry;
}
