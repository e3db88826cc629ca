import { AmqpError } from './amqp-error.js';
import { EmbeddedConnection } from './embedded-connection.js';
import { VirtualHost } from './virtual-host.js';

/**
 * An in-process message broker for development and tests: exchanges, queues, acknowledgements, prefetch, redelivery,
 * dead letters, expiry and length limits as in RabbitMQ, without network and files. Messages exist as long as the
 * process.
 *
 * `embedded: true` gives each application a new broker; pass one instance to several applications to connect them.
 *
 * @example
 * ```ts
 * const broker = new EmbeddedBroker();
 * ObservableRabbitMQModule.forRoot({ embedded: broker, exchanges: [{ name: 'records', type: 'topic' }] });
 * ```
 */
export class EmbeddedBroker {
  private readonly host = new VirtualHost();
  private readonly connections = new Set<EmbeddedConnection>();
  private closed = false;

  /**
   * Opens a connection, like `amqplib.connect`.
   *
   * @throws AmqpError 320 after `close()`
   */
  connect(): EmbeddedConnection {
    if (this.closed) throw new AmqpError(320, 'CONNECTION_FORCED - the embedded broker is closed');
    const connection = new EmbeddedConnection(this.host);
    this.connections.add(connection);
    connection.once('close', () => this.connections.delete(connection));
    return connection;
  }

  /** Closes every connection, like a broker restart: unacknowledged messages are requeued, clients reconnect. */
  dropConnections(): void {
    const reason = new AmqpError(320, 'CONNECTION_FORCED - connections dropped');
    for (const connection of [...this.connections]) connection.fail(reason);
  }

  /** Closes all connections and deletes everything; no timer is left. */
  close(): Promise<void> {
    this.closed = true;
    this.dropConnections();
    this.host.clear();
    return Promise.resolve();
  }

  /** Waiting messages of a queue, excluding unacknowledged ones. @throws AmqpError 404 for an unknown queue */
  depth(queue: string): number {
    return this.host.queue(queue).messageCount;
  }
}
