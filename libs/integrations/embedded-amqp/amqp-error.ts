/** A broker's refusal, with RabbitMQ's reply code and text. */
export class AmqpError extends Error {
  override readonly name = 'AmqpError';

  constructor(
    readonly code: number,
    text: string,
  ) {
    super(text);
  }
}

/**
 * The error that amqplib throws for work on a closed channel; golevelup and its connection manager recognise it by
 * name.
 */
export class IllegalOperationError extends Error {
  override readonly name = 'IllegalOperationError';
}

/** 404 for an undeclared exchange or queue. */
export function notFound(kind: 'exchange' | 'queue', name: string): AmqpError {
  return new AmqpError(404, `NOT_FOUND - no ${kind} '${name}' in vhost '/'`);
}

/** 406 for a declaration or an acknowledgement that contradicts the broker's state. */
export function preconditionFailed(text: string): AmqpError {
  return new AmqpError(406, `PRECONDITION_FAILED - ${text}`);
}
