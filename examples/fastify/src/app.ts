import { Controller, Get, Injectable, Logger, Module, Param } from '@nestjs/common';
import { ObservabilityModule } from 'nestjs-observability';
import { HealthContributor } from 'nestjs-observability/health';
import { counter, metricCatalogue } from 'nestjs-observability/metrics';
import { Traced } from 'nestjs-observability/tracing';

export class OrderMetrics extends metricCatalogue({
  placed: counter('orders_placed_total', 'Orders placed.', ['kind']),
}) {}

@Injectable()
export class Orders {
  private readonly logger = new Logger(Orders.name);

  constructor(private readonly metrics: OrderMetrics) {}

  @Traced('place order', { attributes: ['order.kind'] })
  async place(kind: string): Promise<string> {
    await Promise.resolve();
    this.metrics.placed.inc({ kind });
    this.logger.log({ kind }, 'order placed');
    return kind;
  }
}

@HealthContributor('stock')
export class StockHealth {
  check(): { articles: number } {
    return { articles: 3 };
  }
}

@Controller('orders')
class OrdersController {
  constructor(private readonly orders: Orders) {}

  @Get(':kind')
  place(@Param('kind') kind: string): Promise<string> {
    return this.orders.place(kind);
  }
}

@Module({
  imports: [ObservabilityModule.forRoot({ service: { name: 'fastify' } })],
  controllers: [OrdersController],
  providers: [Orders, OrderMetrics, StockHealth],
})
export class AppModule {}
