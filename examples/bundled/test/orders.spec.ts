import { Test } from '@nestjs/testing';
import {
  alertMatchers,
  alertTest,
  ObservabilityTestingModule,
  RecordedTelemetry,
  telemetryMatchers,
} from 'nestjs-observability/testing';
import { OrderMetrics, Orders, StockHealth } from '../src/app';

expect.extend({ ...telemetryMatchers, ...alertMatchers });

it('counts, traces and logs an order, and is healthy', async () => {
  const module = await Test.createTestingModule({
    imports: [ObservabilityTestingModule.forRoot()],
    providers: [Orders, OrderMetrics, StockHealth],
  }).compile();
  await module.init();
  const telemetry = module.get(RecordedTelemetry);
  await module.get(Orders).place('book');
  expect(telemetry).toHaveCounted('orders_placed_total', { kind: 'book' }, 1);
  expect(telemetry).toHaveSpan('place order', { 'order.kind': 'book' });
  expect(telemetry).toHaveLogged('order placed', { kind: 'book' });
  expect((await telemetry.health()).status).toBe('ok');
  await module.close();
});

it('alerts when there are no orders', async () => {
  const alerts = alertTest({
    rules: [{ alert: 'NoOrders', expr: 'rate(orders_placed_total[5m]) == 0', for: '5m' }],
  })
    .series({ 'orders_placed_total{kind="book"}': '0+1x10 10x20' })
    .every('1m');
  await alerts.at('10m');
  expect(alerts).not.toBeFiring('NoOrders');
  await alerts.at('25m');
  expect(alerts).toBeFiring('NoOrders', { kind: 'book' });
});
