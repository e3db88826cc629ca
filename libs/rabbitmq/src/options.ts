import type { MessageErrorHandler, RabbitMQConfig } from '@golevelup/nestjs-rabbitmq';
import type { EmbeddedBroker } from './embedded/embedded-broker.js';

/** Options of `ObservableRabbitMQModule`: golevelup's own, and ours. */
export interface ObservableRabbitMQConfig extends Omit<RabbitMQConfig, 'uri'> {
  /** Address of the broker, as golevelup takes it. Not needed with `embedded`. */
  uri?: RabbitMQConfig['uri'];
  /** `true`: a broker of its own inside the process; or the `EmbeddedBroker` to share with others. Default: `false`. */
  embedded?: boolean | EmbeddedBroker;
  /** Error handler of every handler that brings neither `errorHandler` nor `errorBehavior`, such as `retryWithDelay()`. */
  defaultErrorHandler?: MessageErrorHandler;
  /** Milliseconds to wait at shutdown for the messages in hand; what is not done by then is delivered again. Default: `10000`. */
  drainTimeoutMs?: number;
}
