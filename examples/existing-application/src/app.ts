/**
 * An application that had nestjs-pino, prom-client, Terminus and nestjs-otel. `ObservabilityModule` takes the place of their
 * modules (`LoggerModule`, `TerminusModule`, `OpenTelemetryModule`) and of the controllers for /metrics and /health; what is
 * injected and recorded stays as it was.
 */
import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { ObservabilityModule } from 'nestjs-observability';
import { HealthContributor } from 'nestjs-observability/health';
import { InjectPinoLogger, PinoLogger } from 'nestjs-pino';
import { MetricService, Span } from 'nestjs-otel';
import { Counter, register } from 'prom-client';

/** A metric of prom-client, in its global registry. */
const legacyOrders =
  (register.getSingleMetric('legacy_orders_total') as Counter | undefined) ??
  new Counter({ name: 'legacy_orders_total', help: 'Orders, by prom-client.' });

@Injectable()
export class Orders {
  constructor(
    @InjectPinoLogger(Orders.name) private readonly logger: PinoLogger,
    private readonly meters: MetricService,
  ) {}

  @Span('place order')
  place(): string {
    legacyOrders.inc();
    this.meters.getCounter('otel.orders', { description: 'Orders, by nestjs-otel.' }).add(1);
    this.logger.info({ kind: 'book' }, 'order placed');
    return 'placed';
  }
}

/** A Terminus indicator. */
@HealthContributor('database')
export class DatabaseHealth {
  constructor(private readonly indicators: HealthIndicatorService) {}

  check(): HealthIndicatorResult {
    return this.indicators.check('database').up({ connections: 2 });
  }
}

@Controller('orders')
class OrdersController {
  constructor(private readonly orders: Orders) {}

  @Get()
  place(): string {
    return this.orders.place();
  }
}

@Module({
  imports: [ObservabilityModule.forRoot({ service: { name: 'existing-application' } })],
  controllers: [OrdersController],
  providers: [Orders, DatabaseHealth, MetricService],
})
export class AppModule {}
