import { Controller, Get, Inject, Logger, Module } from '@nestjs/common';
import { MetricsService } from 'nestjs-observability/metrics';
import { Traced, TracingService } from 'nestjs-observability/tracing';

/** Runs if a page renders it as markup instead of text. */
export const SCRIPT = `"><img src=x onerror="window.attacked=1"><script>window.attacked=1</script>`;

/** A shop whose customers put markup everywhere: labels, log lines, attributes, errors. */
@Controller()
class Orders {
  private readonly logger = new Logger('Orders');

  constructor(
    @Inject(MetricsService) private readonly metrics: MetricsService,
    @Inject(TracingService) private readonly tracing: TracingService,
  ) {
    metrics.register('orders_placed_total', { type: 'counter', description: 'Orders.', labels: ['book'] });
  }

  @Get('orders')
  async orders(): Promise<string> {
    this.metrics.increment('orders_placed_total', { book: SCRIPT });
    for (let i = 0; i < 6; i++) await this.row();
    this.logger.log({ book: SCRIPT }, `an order for ${SCRIPT}`);
    return 'placed';
  }

  @Get('broken')
  broken(): never {
    this.tracing.setAttributes({ book: SCRIPT });
    throw new TypeError(`cannot read ${SCRIPT}`);
  }

  @Traced()
  private async row(): Promise<void> {}
}

@Module({ controllers: [Orders] })
export class HostileShop {}
