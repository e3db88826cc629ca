import { Controller, Get, Logger, Module } from '@nestjs/common';
import { ObservabilityModule } from 'nestjs-observability';
import { DiskMetricSource } from './disk.metric-source.js';
import { ErrorLinesListener } from './error-lines.listener.js';
import { FailedSpansListener } from './failed-spans.listener.js';
import { FailureLog } from './failure-log.js';
import { FailuresPage } from './failures.page.js';

@Controller()
class OrdersController {
  private readonly logger = new Logger('Orders');

  @Get('orders/:id')
  order(): string {
    this.logger.error('no stock');
    throw new RangeError('no such order');
  }
}

/**
 * An application that extends its telemetry with a page, two listeners and a metric source, each a provider in its own
 * file.
 */
@Module({
  imports: [ObservabilityModule.forRoot({ service: { name: 'extensions' }, management: { port: 0 } })],
  controllers: [OrdersController],
  providers: [FailureLog, FailuresPage, FailedSpansListener, ErrorLinesListener, DiskMetricSource],
})
export class AppModule {}
