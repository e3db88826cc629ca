import type { MessageErrorHandler, RabbitMQConfig } from '@golevelup/nestjs-rabbitmq';
import type { ConsumeMessage } from 'amqplib';
import type { BoundFields } from '#kernel';
import type { EmbeddedBroker } from '#embedded-amqp';

/** Returns log fields for a message, from its deserialized body. */
export type LogFields = (body: unknown, message: ConsumeMessage) => BoundFields;

/** Options of `ObservableRabbitMQModule`: golevelup's, and additional ones. */
export interface ObservableRabbitMQConfig extends Omit<RabbitMQConfig, 'uri'> {
  /** Address of the broker, in golevelup's format. Not needed with `embedded`. */
  uri?: RabbitMQConfig['uri'];
  /** `true`: a new broker in the process; or an `EmbeddedBroker` to share. Default: `false`. */
  embedded?: boolean | EmbeddedBroker;
  /** Error handler for all handlers without `errorHandler` and `errorBehavior`, e.g. `retryWithDelay()`. */
  defaultErrorHandler?: MessageErrorHandler;
  /**
   * Fields for every log line of a message's handling, from guards to the error handler, in addition to
   * `correlation_id`. If the function throws, none are bound. Not called for batches.
   */
  logFields?: LogFields;
  /**
   * Time limit at shutdown for running handlers, milliseconds; unfinished messages are redelivered. Default: `10000`.
   */
  drainTimeoutMs?: number;
}
