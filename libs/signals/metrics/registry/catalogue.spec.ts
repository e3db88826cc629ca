import { describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { metricCatalogue } from './catalogue.js';
import { counter, gauge, histogram } from './definition.js';
import { MetricsRegistry } from './metrics-registry.js';

class OrderMetrics extends metricCatalogue({
  placed: counter('orders_placed_total', 'Orders placed.', ['channel']),
  open: gauge('orders_open', 'Open orders.'),
  duration: histogram('order_duration_seconds', 'Duration.', ['channel'], { buckets: [1, 5] }),
}) {
  orderPlaced(channel: string): void {
    this.placed.inc({ channel });
  }
}

@Injectable()
class Shop {
  constructor(readonly metrics: OrderMetrics) {}
}

@Module({ providers: [OrderMetrics, Shop] })
class ShopModule {}

@Module({ providers: [OrderMetrics] })
class OtherModule {}

const boot = (registry: MetricsRegistry) =>
  Test.createTestingModule({
    imports: [
      {
        module: class Core {},
        global: true,
        providers: [{ provide: MetricsRegistry, useValue: registry }],
        exports: [MetricsRegistry],
      },
      ShopModule,
      OtherModule,
    ],
  }).compile();

describe('A metric catalogue', () => {
  it('is injected by its type and records through its own methods', async () => {
    const app = await boot(new MetricsRegistry());
    const { metrics } = app.get(Shop);
    expect(metrics).toBeInstanceOf(OrderMetrics);
    metrics.orderPlaced('web');
    expect(metrics.placed.labels({ channel: 'web' }).value).toBe(1);
  });

  it('shares its metrics when several modules provide it', async () => {
    const app = await boot(new MetricsRegistry());
    app.select(ShopModule).get(OrderMetrics, { strict: true }).open.set(1);
    app.select(OtherModule).get(OrderMetrics, { strict: true }).open.inc();
    expect(app.get(Shop).metrics.open.labels().value).toBe(2);
  });

  it('keeps two applications apart', async () => {
    const [first, second] = [await boot(new MetricsRegistry()), await boot(new MetricsRegistry())];
    first.get(Shop).metrics.orderPlaced('web');
    expect(second.get(Shop).metrics.placed.labels({ channel: 'web' }).value).toBe(0);
  });

  it('has its label names checked by the compiler', () => {
    const metrics = new OrderMetrics(new MetricsRegistry());
    // @ts-expect-error misspelled label
    metrics.placed.inc({ chanel: 'web' });
    // @ts-expect-error a gauge without labels takes a number
    metrics.open.set({ channel: 'web' }, 1);
    // @ts-expect-error no such metric
    const missing: unknown = metrics.placd;
    expect(missing).toBeUndefined();
  });
});
