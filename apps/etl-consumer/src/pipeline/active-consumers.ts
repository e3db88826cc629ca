import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { EtlMetrics } from 'nestjs-observability/presets/etl';
import { ObservableAmqpConnection } from 'nestjs-observability/rabbitmq';

/** Sets the gauge of active consumers: 0 while the process has no connection to the broker. */
@Injectable()
export class ActiveConsumers implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly connected = (): void => this.metrics.activeConsumers(1);
  private readonly disconnected = (): void => this.metrics.activeConsumers(0);

  constructor(
    private readonly amqp: ObservableAmqpConnection,
    private readonly metrics: EtlMetrics,
  ) {}

  onApplicationBootstrap(): void {
    const { managedConnection, connected } = this.amqp;
    managedConnection.on('connect', this.connected).on('disconnect', this.disconnected);
    this.metrics.activeConsumers(connected ? 1 : 0);
  }

  onModuleDestroy(): void {
    this.amqp.managedConnection.off('connect', this.connected).off('disconnect', this.disconnected);
    this.metrics.activeConsumers(0);
  }
}
