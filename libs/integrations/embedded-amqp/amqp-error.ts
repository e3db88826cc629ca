/** What a broker answers when it refuses: RabbitMQ's reply code and text. */
export class AmqpError extends Error {
  override readonly name = 'AmqpError';

  constructor(
    readonly code: number,
    text: string,
  ) {
    super(text);
  }
}

/** The error amqplib throws for work on a channel that is closed already; golevelup and its manager know it by name. */
export class IllegalOperationError extends Error {
  override readonly name = 'IllegalOperationError';
}

/** 404 for an exchange or a queue that is not declared. */
export function notFound(kind: 'exchange' | 'queue', name: string): AmqpError {
  return new AmqpError(404, `NOT_FOUND - no ${kind} '${name}' in vhost '/'`);
}

/** 406 for a declaration or an acknowledgement that contradicts what the broker knows. */
export function preconditionFailed(text: string): AmqpError {
  return new AmqpError(406, `PRECONDITION_FAILED - ${text}`);
}
