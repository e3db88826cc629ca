/** A consumer of orders. Without RABBITMQ_URL a broker inside the process is used, also in tests. */
import { RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import { Injectable, Logger, Module } from '@nestjs/common';
import { ObservabilityModule, TracedMessage } from 'nestjs-observability';
import { counter, metricCatalogue } from 'nestjs-observability/metrics';
import { ObservableRabbitMQModule, retryWithDelay } from 'nestjs-observability/rabbitmq';

export interface Order {
  id: string;
  kind?: string;
}

export class OrderMetrics extends metricCatalogue({
  handled: counter('orders_handled_total', 'Orders handled.', ['kind']),
}) {}

@Injectable()
export class OrderConsumer {
  private readonly logger = new Logger(OrderConsumer.name);

  constructor(private readonly metrics: OrderMetrics) {}

  @RabbitSubscribe({ exchange: 'orders', routingKey: '#', queue: 'orders' })
  @TracedMessage('process_order', { fields: { id: 'none', kind: 'unknown' } })
  async handle(order: Order): Promise<void> {
    await Promise.resolve();
    if (order.id === '') throw new RangeError('an order without an id');
    this.metrics.handled.inc({ kind: order.kind ?? 'unknown' });
    this.logger.log('order handled');
  }
}

@Module({
  imports: [
    ObservabilityModule.forRoot({ service: { name: 'rabbitmq-consumer' } }),
    ObservableRabbitMQModule.forRoot({
      ...(process.env.RABBITMQ_URL ? { uri: process.env.RABBITMQ_URL } : { embedded: true }),
      exchanges: [{ name: 'orders', type: 'topic' }],
      defaultErrorHandler: retryWithDelay({ attempts: 2, delaysMs: [10] }),
    }),
  ],
  providers: [OrderConsumer, OrderMetrics],
})
export class AppModule {}
