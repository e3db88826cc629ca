const queues = new WeakMap<object, string>();

/** Remembers the queue of a message: AMQP does not transmit it, and a retry and the handler's span need it. */
export function rememberQueue(message: object, queue: string | undefined): void {
  if (queue) queues.set(message, queue);
}

/** The queue of a message that one of our connections delivered. */
export function queueOf(message: unknown): string | undefined {
  return queues.get(message as object);
}

/** What an error handler did with a message before acknowledging it. */
export type HandlerOutcome = 'retried' | 'dead_lettered';

const outcomes = new WeakMap<object, HandlerOutcome>();

/** Remembers that a copy of an acknowledged message exists elsewhere. */
export function rememberOutcome(message: object, outcome: HandlerOutcome): void {
  outcomes.set(message, outcome);
}

/** The real meaning of a message's acknowledgement, if it was copied before. */
export function rememberedOutcome(message: object): HandlerOutcome | undefined {
  return outcomes.get(message);
}
