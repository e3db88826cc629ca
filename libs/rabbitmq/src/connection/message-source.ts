const queues = new WeakMap<object, string>();

/** Remembers which queue a message came from: AMQP does not tell, and a retry has to know. */
export function rememberQueue(message: object, queue: string | undefined): void {
  if (queue) queues.set(message, queue);
}

/** The queue a message was consumed from, when one of our connections delivered it. */
export function queueOf(message: object): string | undefined {
  return queues.get(message);
}
