export { deserializeJson, MalformedMessageError } from './connection/json-deserializer.js';
export { ObservableAmqpConnection } from './connection/observable-amqp.connection.js';
export { AmqpError } from '#embedded-amqp';
export { EmbeddedBroker } from '#embedded-amqp';
export { ObservableRabbitMQModule } from './observable-rabbitmq.module.js';
export type { LogFields, ObservableRabbitMQConfig } from './options.js';
export { RabbitQueues } from './rabbit-queues.js';
export { RabbitMQHealth, type RabbitMQHealthOptions } from './rabbitmq.health.js';
export type {
  DeadLetteredMessage,
  FailedMessage,
  FailureType,
  RetriedMessage,
  RetryOptions,
} from './retry/retry-options.js';
export { attemptOf } from './retry/retry-headers.js';
export { retryTopology, type RetryTopology } from './retry/retry-topology.js';
export { retryWithDelay } from './retry/retry-with-delay.js';
