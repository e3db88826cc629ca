/** What is listened to here: the end of the process, its signals, and the errors that end it. */
export type ProcessEvent = 'exit' | 'uncaughtExceptionMonitor' | NodeJS.Signals;
type Listener = (first: never, second: never) => unknown;

interface Heard {
  readonly listeners: Set<Listener>;
  readonly hear: (first: unknown, second: unknown) => void;
}

const heard = new Map<ProcessEvent, Heard>();

/**
 * Listens to the process through one listener for each event, however many applications there are: a test suite that
 * never closes its applications is not warned of too many listeners.
 *
 * @returns stops listening; after the last one our listener is removed from the process
 */
export function onProcess(event: ProcessEvent, listener: Listener): () => void {
  const entry = heard.get(event) ?? open(event);
  entry.listeners.add(listener);
  return () => {
    if (!entry.listeners.delete(listener) || entry.listeners.size > 0) return;
    process.off(event, entry.hear);
    if (heard.get(event) === entry) heard.delete(event);
  };
}

function open(event: ProcessEvent): Heard {
  const listeners = new Set<Listener>();
  const hear = (first: unknown, second: unknown): void => {
    for (const listener of [...listeners]) listener(first as never, second as never);
  };
  const entry = { listeners, hear };
  heard.set(event, entry);
  process.on(event, hear);
  return entry;
}
