export { EmbeddedBroker } from './embedded-broker.js';
export { EmbeddedConnection } from './embedded-connection.js';
export { AmqpError } from './amqp-error.js';
