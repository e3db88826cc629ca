const queues = new WeakMap<object, string>();

/** Remembers which queue a message came from: AMQP does not tell, and a retry has to know. */
export function rememberQueue(message: object, queue: string | undefined): void {
  if (queue) queues.set(message, queue);
}

/** The queue a message was consumed from, when one of our connections delivered it. */
export function queueOf(message: object): string | undefined {
  return queues.get(message);
}

/** What an error handler did with a message before it acknowledged it. */
export type Fate = 'retried' | 'dead_lettered';

const fates = new WeakMap<object, Fate>();

/** Remembers that the acknowledgement of a message means that it lives on elsewhere. */
export function rememberFate(message: object, fate: Fate): void {
  fates.set(message, fate);
}

/** What an acknowledgement of a message means, where it is not plain. */
export function fateOf(message: object): Fate | undefined {
  return fates.get(message);
}
