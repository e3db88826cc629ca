import type { MessageErrorHandler, RabbitMQConfig } from '@golevelup/nestjs-rabbitmq';
import type { ConsumeMessage } from 'amqplib';
import type { BoundFields } from '#kernel';
import type { EmbeddedBroker } from '#embedded-amqp';

/** Log fields of a message, from its body as it was deserialized. */
export type LogFields = (body: unknown, message: ConsumeMessage) => BoundFields;

/** Options of `ObservableRabbitMQModule`: golevelup's own, and ours. */
export interface ObservableRabbitMQConfig extends Omit<RabbitMQConfig, 'uri'> {
  /** Address of the broker, as golevelup takes it. Not needed with `embedded`. */
  uri?: RabbitMQConfig['uri'];
  /** `true`: a new broker inside the process; or the `EmbeddedBroker` to share with others. Default: `false`. */
  embedded?: boolean | EmbeddedBroker;
  /** Error handler of every handler that brings neither `errorHandler` nor `errorBehavior`, such as `retryWithDelay()`. */
  defaultErrorHandler?: MessageErrorHandler;
  /**
   * Fields for every log line of a message's handling, from guards to the error handler, beside `correlation_id`. A
   * function that throws binds nothing. Batches have none.
   */
  logFields?: LogFields;
  /** Milliseconds to wait at shutdown for messages in handlers; unfinished ones are delivered again. Default: `10000`. */
  drainTimeoutMs?: number;
}
