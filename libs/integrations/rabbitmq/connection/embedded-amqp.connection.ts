import type { Connection } from 'amqplib';
import type { AppScope } from '#kernel';
import type { EmbeddedBroker, EmbeddedConnection } from '#embedded-amqp';
import { reasonOf } from '#contracts';
import type { ObservableRabbitMQConfig } from '../options.js';
import { ObservableAmqpConnection } from './observable-amqp.connection.js';

const URL_SHOWN = 'embedded:';

/**
 * A connection to an embedded broker. golevelup's pipeline and connection manager run unchanged: the manager is
 * prevented from connecting to a server, and receives the embedded connection through the event that it emits for its
 * channels.
 */
export class EmbeddedAmqpConnection extends ObservableAmqpConnection {
  private link: EmbeddedConnection | undefined;
  private closing = false;

  /** @param owned whether the broker is closed with this connection */
  constructor(
    config: ObservableRabbitMQConfig,
    private readonly broker: EmbeddedBroker,
    private readonly owned: boolean,
    app?: AppScope,
  ) {
    super(
      { ...config, connectionManagerOptions: { findServers: () => new Promise<never>(() => undefined) } },
      app,
    );
  }

  override get connected(): boolean {
    return this.link?.isOpen ?? false;
  }

  override async init(): Promise<void> {
    const ready = super.init();
    // The manager exists once init() was called; its own properties describe a network connection.
    Object.defineProperties(this.managedConnection, {
      connection: { get: () => (this.connected ? this.link : undefined) },
      isConnected: { value: () => this.connected },
    });
    this.establish();
    await ready;
  }

  protected override async disconnect(): Promise<void> {
    this.closing = true;
    await this.closeChannels();
    await this.link?.close();
    if (this.owned) await this.broker.close();
  }

  private establish(): void {
    if (this.closing) return;
    const link = this.broker.connect();
    this.link = link;
    link.once('close', (err?: Error) => this.lost(err));
    // The embedded connection implements only the part of amqplib that golevelup calls.
    this.managedConnection.emit('connect', { connection: link as unknown as Connection, url: URL_SHOWN });
  }

  private lost(err = new Error('Connection closed')): void {
    if (this.closing) return;
    this.managedConnection.emit('disconnect', { err });
    setImmediate(() => this.reestablish());
  }

  private reestablish(): void {
    try {
      this.establish();
    } catch (error) {
      this.log.warn(`The connection to the embedded broker ended: ${reasonOf(error)}`);
    }
  }
}
