import { AmqpError } from './amqp-error.js';
import { EmbeddedConnection } from './embedded-connection.js';
import { VirtualHost } from './virtual-host.js';

/**
 * A message broker inside the process, for development and tests: exchanges, queues, acknowledgements, prefetch,
 * redelivery, dead letters, expiry and length limits as RabbitMQ has them, with no network and no files. Messages live
 * as long as the process.
 *
 * `embedded: true` gives each application a new broker; give one instance to several applications to connect them.
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
   * Opens a connection, as `amqplib.connect` would.
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

  /** Cuts every connection, as a broker's restart does: what was not acknowledged is requeued, clients reconnect. */
  dropConnections(): void {
    const reason = new AmqpError(320, 'CONNECTION_FORCED - connections dropped');
    for (const connection of [...this.connections]) connection.fail(reason);
  }

  /** Cuts the connections and forgets everything; no timer is left. */
  close(): Promise<void> {
    this.closed = true;
    this.dropConnections();
    this.host.clear();
    return Promise.resolve();
  }

  /** Waiting messages of a queue, the unacknowledged not counted. @throws AmqpError 404 when there is no such queue */
  depth(queue: string): number {
    return this.host.queue(queue).messageCount;
  }
}
