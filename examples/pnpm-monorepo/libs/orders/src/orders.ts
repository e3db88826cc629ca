import { Injectable, Logger, Module } from '@nestjs/common';
import { counter, metricCatalogue } from 'nestjs-observability/metrics';
import { Traced } from 'nestjs-observability/tracing';

export class OrderMetrics extends metricCatalogue({
  placed: counter('orders_placed_total', 'Orders placed.', ['kind']),
}) {}

@Injectable()
export class Orders {
  private readonly logger = new Logger(Orders.name);

  constructor(private readonly metrics: OrderMetrics) {}

  @Traced('place order')
  place(kind: string): string {
    this.metrics.placed.inc({ kind });
    this.logger.log({ kind }, 'order placed');
    return kind;
  }
}

/** The library provides its metrics; the application imports `ObservabilityModule`. */
@Module({ providers: [Orders, OrderMetrics], exports: [Orders] })
export class OrdersModule {}
